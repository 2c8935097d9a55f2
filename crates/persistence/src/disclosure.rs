//! What everybody may know of a year's budget for purchases and how it is carried out, summed by source.

use crate::{db::placeholders, error::Error, reader::Reader, row::Row};
use domain::{Fen, budget::Source, jurisdiction::UnitCode, schema::ToSchema};
use sea_orm::Value;
use serde::Serialize;

/// How far the money of one source has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SourceExecution)]
pub struct Execution {
    /// The source.
    pub source: Source,
    /// How many budget lines.
    pub budget_line_count: i64,
    /// What was appropriated; with what was carried in it is the sum of the parts below.
    pub appropriated: Fen,
    /// What was carried in from the year before: no new appropriation.
    pub carried_in: Fen,
    /// What is neither planned nor contracted.
    pub available: Fen,
    /// What plans have set aside.
    pub pre_committed: Fen,
    /// What is contracted with social organisations, paid or not.
    pub contracted: Fen,
    /// What was paid of it.
    pub paid: Fen,
    /// What is owed beside any contract.
    pub other_owed: Fen,
    /// What was paid for no work: interest, charges of the bank, what was written off.
    pub other_paid: Fen,
    /// What went on into the next year.
    pub carried_forward: Fen,
    /// What went back to the treasury.
    pub to_treasury: Fen,
}

impl Reader {
    /// The places of the units of a territory in a statement whose first value is a year, and all its values.
    fn of_territory(&self, unit: &UnitCode, year: i64) -> (String, Vec<Value>) {
        let territory = self.reference_data().tree.territory(unit);
        let units = if territory.is_empty() { "NULL".to_owned() } else { placeholders(2, territory.len()) };
        let codes = territory.iter().map(|code| Value::from(code.as_str()));
        (units, std::iter::once(year.into()).chain(codes).collect())
    }

    /// Sums the budget lines of a unit and the units in its territory for a year, source by source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn execution(&self, unit: &UnitCode, year: i64) -> Result<Vec<Execution>, Error> {
        let (units, values) = self.of_territory(unit, year);
        let sql = format!(
            "SELECT source, COUNT(*) AS budget_line_count, CAST(SUM(appropriated_fen) AS BIGINT) AS appropriated,
             CAST(SUM(carried_in_fen) AS BIGINT) AS carried_in,
             CAST(SUM(available_fen) AS BIGINT) AS available, CAST(SUM(pre_committed_fen) AS BIGINT) AS pre_committed,
             CAST(SUM(engaged_fen) AS BIGINT) AS contracted,
             CAST(SUM(other_owed_fen) AS BIGINT) AS other_owed, CAST(SUM(other_paid_fen) AS BIGINT) AS other_paid,
             CAST(SUM(carried_forward_fen) AS BIGINT) AS carried_forward,
             CAST(SUM(to_treasury_fen) AS BIGINT) AS to_treasury,
             CAST(SUM((SELECT COALESCE(SUM(paid_net_fen + prepaid_open_fen + overpaid_fen), 0) FROM funding WHERE funding.budget_line = budget_line.id)) AS BIGINT) AS paid
             FROM budget_line JOIN budget_line_balance ON budget_line_balance.budget_line = budget_line.id
             WHERE year = $1 AND unit IN ({units}) GROUP BY source ORDER BY source"
        );
        let db = self.db();
        let rows = db.rows(sql, values).await?;
        let of_row = |row: &Row| {
            let fen = |name: &str| row.get(name).map(Fen::new);
            Ok(Execution {
                source: row
                    .get::<String>("source")?
                    .parse()
                    .map_err(|_| Error::Internal("an unknown source".into()))?,
                budget_line_count: row.get("budget_line_count")?,
                appropriated: fen("appropriated")?,
                carried_in: fen("carried_in")?,
                available: fen("available")?,
                pre_committed: fen("pre_committed")?,
                contracted: fen("contracted")?,
                paid: fen("paid")?,
                other_owed: fen("other_owed")?,
                other_paid: fen("other_paid")?,
                carried_forward: fen("carried_forward")?,
                to_treasury: fen("to_treasury")?,
            })
        };
        rows.iter().map(of_row).collect()
    }

    /// What was given for a year to a unit and the units in its territory, and what of it came under contract in that year or
    /// after it was carried over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn given(&self, unit: &UnitCode, year: i64) -> Result<(Fen, Fen), Error> {
        let (units, values) = self.of_territory(unit, year);
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(appropriated_fen), 0) AS BIGINT) AS appropriated,
             CAST(COALESCE(SUM(engaged_fen), 0) AS BIGINT) AS contracted
             FROM budget_line JOIN budget_line_balance ON budget_line_balance.budget_line = budget_line.id
             WHERE given_year = $1 AND unit IN ({units})"
        );
        let row = self.db().one(sql, values).await?;
        Ok((Fen::new(row.get("appropriated")?), Fen::new(row.get("contracted")?)))
    }
}
