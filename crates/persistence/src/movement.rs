//! The movements of a payment, as the ledger keeps them.

use crate::{error::Error, reader::Reader};
use domain::{
    Day, Fen,
    ids::{BudgetLineId, PaymentId},
    ledger::{Account, Cause},
    schema::ToSchema,
};
use serde::Serialize;

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Movement {
    /// The day on which it counts.
    pub day: Day,
    /// The position of the journal behind it; none before it has one.
    pub position: Option<i64>,
    /// For what.
    pub cause: Cause,
    /// The line.
    pub budget_line: BudgetLineId,
    /// The account that it leaves.
    pub from_account: Account,
    /// The account that it reaches.
    pub to_account: Account,
    /// How much.
    pub amount: Fen,
    /// The reference of the bank.
    pub bank_reference: Option<String>,
}

impl Reader {
    /// The movements of a payment, in the order in which they were recorded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn movements_of(&self, payment: PaymentId) -> Result<Vec<Movement>, Error> {
        let sql = "SELECT entry.day, journal.position, entry.cause, entry.budget_line, entry.from_account, entry.to_account, entry.amount_fen,
             entry.bank_reference FROM entry JOIN journal ON journal.id = entry.journal
             WHERE entry.payment = $1 ORDER BY entry.id";
        let rows = self.db().rows(sql, [payment.to_string().into()]).await?;
        let unknown = |what: &str| Error::Internal(format!("an unknown {what}"));
        let told = rows.iter().map(|row| {
            let text = |column: &str| row.get::<String>(column);
            let account = |column: &str| text(column)?.parse().map_err(|_| unknown("account"));
            Ok(Movement {
                day: text("day")?.parse()?,
                position: row.get("position")?,
                cause: text("cause")?.parse().map_err(|_| unknown("cause"))?,
                budget_line: text("budget_line")?.parse()?,
                from_account: account("from_account")?,
                to_account: account("to_account")?,
                amount: Fen::new(row.get("amount_fen")?),
                bank_reference: row.get("bank_reference")?,
            })
        });
        told.collect()
    }
}
