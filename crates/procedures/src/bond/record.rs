//! Record a performance bond.

use crate::prelude::*;
use domain::{
    bond::{Bond, Event, Form, Status},
    contract::{Action, Contract},
    ids::{BondId, ContractId},
};

/// Record a performance bond.
///
/// In cash or in one of the forms that take its place (D1, D5). Cash is held apart from the budget until it goes back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"form": "cash", "amount": "22500.00", "reference": "SHB20260501000007", "expires": null}))]
pub struct RecordBond {
    /// In which form.
    pub form: Form,
    /// How much: what the contract asks for.
    pub amount: Fen,
    /// The reference of the bank, or the number of the guarantee.
    pub reference: Mark,
    /// The last day of a guarantee.
    pub expires: Option<Day>,
}

impl Procedure for RecordBond {
    type Subject = ContractId;
    type Outcome = Bond;
    const ACT: Act = Act::RecordBond;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let contract: Contract = work.parent(on).await?;
        contract.status.after(Action::RecordBond)?;
        let bond = Bond {
            id: BondId::next(),
            contract: on,
            unit: contract.unit.clone(),
            organisation: contract.organisation,
            form: self.form,
            amount: self.amount,
            reference: self.reference.clone(),
            expires: self.expires,
            status: Status::Held,
            called: Fen::ZERO,
            paid_by_guarantor: Fen::ZERO,
            handed_over: Fen::ZERO,
            received_at: work.now(),
            return_due_date: None,
            returned_at: None,
            late_interest: Fen::ZERO,
            version: 1,
        };
        bond.check(&contract)?;
        work.create(Event::Received(bond)).await
    }
}
