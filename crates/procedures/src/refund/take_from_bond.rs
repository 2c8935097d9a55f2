//! Take a refund from the bond.

use super::Claims;
use crate::prelude::*;
use domain::{
    bond::Bond,
    contract::Contract,
    ids::{BondId, RefundId},
    refund::{Action, Event, Refund},
};

/// Take a refund from the bond.
///
/// The performance bond of the contract is called for it; what is called goes to the treasury (D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bond": "0197c0de-0000-7000-8000-000000000001", "amount": "2000.00"}))]
pub struct TakeRefundFromBond {
    /// The bond.
    pub bond: BondId,
    /// How much.
    pub amount: Fen,
}

impl Procedure for TakeRefundFromBond {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::TakeRefundFromBond;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let contract: Contract = work.load_for_update(refund.contract).await?;
        let mut claims = Claims::of(work, &contract).await?;
        refund.check_settlement(Action::CallBond, self.amount, claims.refundable())?;
        let mut bond: Bond = named(work, self.bond, "bond", "履约保证金 ¦ bond").await?;
        if bond.contract != refund.contract {
            return Err(Refusal::of(Reason::NoSuchPart).field("bond").with("what", "履约保证金 ¦ bond").into());
        }
        let reason = Title::try_from(format!("抵扣应收回款项 ¦ for refund {on}"))?;
        let called = bond.call(self.amount, reason)?;
        work.record(&mut bond, called).await?;
        let settled = claims.settle(work, &refund, self.amount, work.today().year().into()).await?;
        let event = Event::BondCalled { contract: contract.id, settled, bond: self.bond, amount: self.amount };
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
