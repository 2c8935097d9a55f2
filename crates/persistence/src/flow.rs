//! What a supplier got under a contract and gave back, as the ledger keeps it.

use crate::{error::Error, reader::Reader};
use domain::{
    Day, Fen,
    budget::Source,
    ids::ContractId,
    ledger::{Cause, Flow},
    schema::ToSchema,
};
use serde::Serialize;

/// What the bank moved between the budget and a supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovedMoney {
    /// The day on which it counts: the bank's value date.
    pub day: Day,
    /// Which way it went.
    pub flow: Flow,
    /// For what.
    pub cause: Cause,
    /// The budget year of the line that bore it.
    #[schema(example = 2026)]
    pub year: i64,
    /// Where the money of the line comes from.
    pub source: Source,
    /// How much.
    pub amount: Fen,
}

impl Reader {
    /// What was paid under a contract and what came back, in the order of the days: by payment, line and cause. The caller has asked
    /// for permission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moved_under(&self, contract: ContractId) -> Result<Vec<MovedMoney>, Error> {
        let rows = self.db().rows(moved_under(), [contract.to_string().into()]).await?;
        let unknown = |what: &str| Error::Internal(format!("an unknown {what}"));
        let told = rows.iter().map(|row| {
            let cause: Cause = row.get::<String>("cause")?.parse().map_err(|_| unknown("cause"))?;
            Ok(MovedMoney {
                day: row.get::<String>("day")?.parse()?,
                flow: cause.flow().ok_or_else(|| unknown("flow"))?,
                cause,
                year: row.get("year")?,
                source: row.get::<String>("source")?.parse().map_err(|_| unknown("source"))?,
                amount: Fen::new(row.get("amount_fen")?),
            })
        });
        told.collect()
    }
}

/// Interest stands under its claim, all else under the contract.
fn moved_under() -> String {
    let moving = Cause::ALL.iter().filter(|cause| cause.flow().is_some());
    let causes: Vec<String> = moving.map(|cause| format!("'{}'", cause.word())).collect();
    let of = |tables: &str, contract: &str| {
        format!(
            "SELECT entry.day, entry.cause, budget_line.year, budget_line.source, CAST(SUM(entry.amount_fen) AS BIGINT) AS amount_fen,
                 MIN(entry.id) AS first
             FROM entry JOIN budget_line ON budget_line.id = entry.budget_line {tables}
             WHERE {contract} = $1 AND entry.cause IN ({})
             GROUP BY entry.journal, entry.day, entry.cause, entry.budget_line, budget_line.year, budget_line.source",
            causes.join(", ")
        )
    };
    format!(
        "{} UNION ALL {} ORDER BY day, first",
        of("", "entry.contract"),
        of("JOIN interest_claim ON interest_claim.id = entry.interest_claim", "interest_claim.contract")
    )
}
