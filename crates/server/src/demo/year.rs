//! The end of the budget year: what is open on a line of the year that is over goes on into the next, before anything is paid.

use super::{people::People, texts::BUYERS};
use crate::start::act;
use domain::{budget::BudgetLine, permission::Act, role::Role};
use procedures::Office;
use serde_json::json;
use std::sync::Arc;

/// Carries forward every line of a year, of every unit that buys.
pub(super) async fn end(office: &Arc<Office>, people: &People, year: i32) -> Result<(), String> {
    for (unit, _) in BUYERS {
        let finance = people.at(Role::FinanceOfficer, &format!("{}-CZ", &unit[..6]), 0)?;
        let reader = office.reader(finance.actor.clone());
        let lines: Vec<BudgetLine> = reader.all("unit", *unit).await.map_err(|error| error.to_string())?;
        for line in lines.iter().filter(|line| line.year == i64::from(year)) {
            let body = json!({});
            act(office, finance, Act::CarryBudgetLineForward, &body, &line.id.to_string(), Some(line.version)).await?;
        }
    }
    Ok(())
}
