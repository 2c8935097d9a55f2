//! What every decision looks at and hardly ever changes: the tree of units, the calendar and the rulebook, held in
//! memory.

use crate::{
    db::Db,
    error::Error,
    journal,
    stored::{self, Stored},
};
use domain::{
    Calendar, Day, Event, Refusal,
    event::Registry,
    jurisdiction::{Jurisdiction, Unit, UnitCode},
    rule_change::RuleChange,
    rulebook::{Law, Rulebook},
};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait},
};

/// The tree of units, the calendar and the rulebook.
#[derive(Clone, Debug, Default)]
pub struct ReferenceData {
    /// The units.
    pub tree: Jurisdiction,
    /// The working days.
    pub calendar: Calendar,
    /// The rules with the rule changes that are law.
    pub rulebook: Rulebook,
    /// The key of the last entry of the journal that changed any of them.
    pub changed: i64,
}

impl ReferenceData {
    /// Reads the tree and the calendar from the database.
    ///
    /// # Errors
    /// When the database fails or holds what does not parse.
    pub(crate) async fn read(db: Db<'_>) -> Result<Self, Error> {
        let changed = Self::last_change(db).await?;
        let rows = db.rows("SELECT code, name, tier, department, parent FROM unit", []).await?;
        let mut units = Vec::with_capacity(rows.len());
        for row in rows {
            let word = |column: &str| row.get::<String>(column);
            let parent: Option<String> = row.get("parent")?;
            units.push(Unit {
                code: word("code")?.parse()?,
                name: word("name")?,
                tier: word("tier")?.parse().map_err(unreadable)?,
                department: word("department")?.parse().map_err(unreadable)?,
                parent: parent.map(|code| code.parse()).transpose()?,
            });
        }
        let mut calendar = Calendar::shipped();
        for row in db.rows("SELECT day, kind FROM holiday", []).await? {
            let day: String = row.get("day")?;
            let kind: String = row.get("kind")?;
            calendar.learn(day.parse()?, kind.parse().map_err(unreadable)?);
        }
        let confirmed = Condition::all().add(Expr::col("status").eq("confirmed"));
        let rule_changes: Vec<RuleChange> = stored::nouns(db, &RuleChange::TABLE.rows_where(confirmed)).await?;
        let rulebook = Rulebook::with(rule_changes.iter().filter_map(RuleChange::enacted));
        Ok(Self { tree: Jurisdiction::of(units), calendar, rulebook, changed })
    }
    /// The law in force for a unit on a day.
    #[must_use]
    pub fn law(&self, unit: &UnitCode, day: Day) -> Law<'_> {
        Law::of(&self.rulebook, &self.calendar, &self.tree, unit, day)
    }
    /// The law of the nation on a day.
    #[must_use]
    pub fn law_of_the_nation(&self, day: Day) -> Law<'_> {
        Law::of_the_nation(&self.rulebook, &self.calendar, day)
    }
    /// The law on a day above a unit, from which a change for that unit may take nothing.
    #[must_use]
    pub fn law_above(&self, unit: Option<&UnitCode>, day: Day) -> Law<'_> {
        Law::above(&self.rulebook, &self.calendar, &self.tree, unit, day)
    }
    /// The law of a unit on a day, or that of the nation if none is named.
    #[must_use]
    pub fn law_of(&self, unit: Option<&UnitCode>, day: Day) -> Law<'_> {
        unit.map_or_else(|| self.law_of_the_nation(day), |unit| self.law(unit, day))
    }
    /// The law that somebody asks for: of a unit that exists on a day, or that of the nation if none is named.
    ///
    /// # Errors
    /// When there is no such unit: it would be taken for one without a law of its own.
    pub fn law_asked(&self, unit: Option<&UnitCode>, day: Day) -> Result<Law<'_>, Refusal> {
        unit.map(|unit| self.tree.known(unit)).transpose()?;
        Ok(self.law_of(unit, day))
    }
    /// The units in whose territory somebody looks; none if it is the whole city.
    ///
    /// # Errors
    /// When there is no such unit.
    pub(crate) fn units_within(&self, territory: &UnitCode) -> Result<Option<Vec<UnitCode>>, Refusal> {
        self.tree.known(territory).map_err(|refusal| refusal.field("territory"))?;
        Ok((!self.tree.is_citywide(territory)).then(|| self.tree.territory(territory)))
    }
    /// The same with the tree as it was at a position of the journal; none if nothing was placed since.
    ///
    /// # Errors
    /// When the database fails or holds what does not parse.
    pub(crate) async fn with_tree_at(&self, db: Db<'_>, position: i64) -> Result<Option<Self>, Error> {
        // The first placement after it tells what stood above the unit then.
        let sql = "SELECT event FROM journal WHERE noun = 'registry' AND act = 'place_unit' AND position > $1 ORDER BY id DESC";
        let mut then = Vec::new();
        for row in db.rows(sql, [position.into()]).await? {
            if let Event::Registry(Registry::UnitPlaced { unit, before, .. }) = journal::event_in(&row)? {
                then.push((unit, before));
            }
        }
        if then.is_empty() {
            return Ok(None);
        }
        let mut data = self.clone();
        data.tree.set_parents(then);
        Ok(Some(data))
    }
    /// The key of the last entry of the journal that changed the tree, the calendar or the rulebook.
    pub(crate) async fn last_change(db: Db<'_>) -> Result<i64, Error> {
        let sql = "SELECT COALESCE(MAX(id), 0) AS last FROM journal WHERE noun IN ('registry', 'rule_change')";
        db.one(sql, []).await?.get("last")
    }
}

fn unreadable(word: domain::words::UnknownWord) -> Error {
    Error::Internal(word.to_string())
}

/// Adds units, many rows a statement.
pub(crate) async fn add_units(db: Db<'_>, units: &[Unit]) -> Result<(), Error> {
    for chunk in units.chunks(500) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 5);
        let mut rows = Vec::with_capacity(chunk.len());
        for unit in chunk {
            let first = values.len() + 1;
            values.extend([
                unit.code.as_str().into(),
                unit.name.as_str().into(),
                unit.tier.word().into(),
                unit.department.word().into(),
                unit.parent.as_ref().map(|code| code.as_str().to_owned()).into(),
            ]);
            rows.push(format!("(${}, ${}, ${}, ${}, ${})", first, first + 1, first + 2, first + 3, first + 4));
        }
        let sql = format!("INSERT INTO unit (code, name, tier, department, parent) VALUES {}", rows.join(", "));
        db.run(sql, values).await?;
    }
    Ok(())
}
