//! Record that a guarantor paid.

use crate::{prelude::*, value_date::checked_value_date};
use domain::{bank_movement::BankMovement, bond::Bond, ids::BondId};

/// Record that a guarantor paid.
///
/// The bank or insurer pays what was called of its guarantee, in part or in full; from then on it is money that goes to the treasury
/// (D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "5000.00", "bank_reference": "SHB20270612000018"}))]
pub struct TakeGuaranteePayment {
    /// How much.
    pub amount: Fen,
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the guarantee came in.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for TakeGuaranteePayment {
    type Subject = BondId;
    type Outcome = Bond;
    const ACT: Act = Act::TakeGuaranteePayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let mut bond: Bond = work.subject(on).await?;
        let first = bond.received_at.day();
        let value_date = checked_value_date(work, &bond.unit, "value_date", self.value_date, first).await?;
        let paid = BankMovement { amount: self.amount, bank_reference: self.bank_reference.clone(), value_date };
        let event = bond.take_guarantee_payment(paid)?;
        work.record(&mut bond, event).await?;
        Ok(bond)
    }
}
