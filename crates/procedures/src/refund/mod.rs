//! Refunds: proposed, answered, decided, and settled in one of four ways.

mod answer;
mod decide;
mod drop_refund;
mod offset;
mod propose;
mod receive;
mod take_from_bond;
mod write_off;

pub use answer::AnswerRefund;
pub use decide::DecideRefund;
pub use drop_refund::DropRefund;
pub use offset::OffsetRefund;
pub use propose::ProposeRefund;
pub use receive::ReceiveRefund;
pub use take_from_bond::TakeRefundFromBond;
pub use write_off::WriteOffRefund;

use crate::prelude::*;
use domain::{
    budget::{BudgetAllocation, apportion, whole_of},
    contract::Contract,
    ledger::Account,
    milestone::Milestone,
    refund::{Refund, refundable},
};

/// What stands behind the refunds of a contract: what it paid, and what of its advance can never be earned.
struct Behind {
    paid: Vec<BudgetAllocation>,
    prepaid: Vec<BudgetAllocation>,
    unearnable: Fen,
    refunds: Vec<Refund>,
}

impl Behind {
    async fn of(work: &UnitOfWork<'_>, contract: &Contract) -> Result<Self, Error> {
        let paid = work.allocations(contract.id, Account::PaidNet).await?;
        let prepaid = work.allocations(contract.id, Account::PrepaidOpen).await?;
        let milestones: Vec<Milestone> = work.load_all("contract", contract.id).await?;
        let refunds: Vec<Refund> = work.load_all("contract", contract.id).await?;
        let unearnable = contract.unearnable(&milestones, whole_of(&prepaid));
        Ok(Self { paid, prepaid, unearnable, refunds })
    }
    /// What can be had back in all.
    fn refundable(&self) -> Fen {
        refundable(whole_of(&self.paid), self.unearnable, &self.refunds)
    }
    /// What of an amount was paid in advance and can never be earned: it comes back first.
    fn unearned(&self, amount: Fen) -> Result<Vec<BudgetAllocation>, Refusal> {
        apportion(amount.min(self.unearnable), &self.prepaid, Account::PrepaidOpen)
    }
}
