//! The units directly below one, each with its territory: a district with its streets, a functional area, a department. The
//! lines of a report grouped by them add up the tree.

use crate::reference_data::ReferenceData;
use domain::jurisdiction::UnitCode;

/// The territory in which each unit lies, joined to the unit of every line; the unit at the top stands for itself.
pub(super) fn joined(reference: &ReferenceData, top: Option<&UnitCode>) -> String {
    let tree = &reference.tree;
    let city = tree.children(None).first().map(|unit| unit.code.clone());
    let top = top.cloned().or(city);
    let below = tree.children(top.as_ref()).into_iter();
    let own = top.as_ref().and_then(|code| tree.unit(code)).map(|unit| (unit, vec![unit.code.clone()]));
    let rows = below.map(|unit| (unit, tree.branch(&unit.code))).chain(own).flat_map(|(above, units)| {
        let name = above.name.replace('\'', "''");
        units.into_iter().map(move |unit| format!("('{unit}', '{}', '{name}')", above.code))
    });
    let rows: Vec<String> = rows.collect();
    let rows = if rows.is_empty() { "('', '', '')".to_owned() } else { rows.join(", ") };
    format!(
        "JOIN (WITH placed (unit, above, above_name) AS (VALUES {rows}) SELECT * FROM placed) AS placed ON placed.unit = unit.code"
    )
}
