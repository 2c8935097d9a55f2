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
    budget::{BudgetLine, whole_of},
    contract::Contract,
    ids::PaymentId,
    ledger::Account,
    milestone::Milestone,
    payment::{self, Payment},
    refund::{Behind, Refund, Settled},
};
use std::collections::BTreeSet;

/// Refuses to write off what a refund asks back.
pub(crate) async fn must_not_be_asked_back(work: &UnitOfWork<'_>, payment: &Payment) -> Result<(), Error> {
    let refunds: Vec<Refund> = work.load_all("contract", payment.contract).await?;
    let asked =
        refunds.iter().filter(|refund| refund.is_waiting()).any(|refund| refund.open_of(payment.id).is_positive());
    if asked {
        return Err(Refusal::of(Reason::AlreadyExists).with("what", "该笔支付的收回 ¦ refund of the payment").into());
    }
    Ok(())
}

/// The refunds and payments of a contract, and what stands behind them.
struct Claims {
    behind: Behind,
    refunds: Vec<Refund>,
    payments: Vec<Payment>,
}

impl Claims {
    async fn of(work: &UnitOfWork<'_>, contract: &Contract) -> Result<Self, Error> {
        let paid = work.allocations(contract.id, Account::PaidNet).await?;
        let prepaid = work.allocations(contract.id, Account::PrepaidOpen).await?;
        let overpaid = work.allocations(contract.id, Account::Overpaid).await?;
        let milestones: Vec<Milestone> = work.load_all("contract", contract.id).await?;
        let refunds: Vec<Refund> = work.load_all("contract", contract.id).await?;
        let payments: Vec<Payment> = work.load_all_for_update("contract", contract.id).await?;
        let unearnable = contract.unearnable(&milestones, whole_of(&prepaid));
        Ok(Self { behind: Behind { paid, prepaid, unearnable, overpaid }, refunds, payments })
    }
    /// What can be had back in all.
    fn refundable(&self) -> Fen {
        self.behind.refundable(&self.refunds)
    }
    /// A payment of the contract, by its identifier.
    fn payment(&self, id: PaymentId, field: &str) -> Result<&Payment, Refusal> {
        let found = self.payments.iter().find(|payment| payment.id == id);
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field(field).with("what", "支付 ¦ payment"))
    }
    /// What of a payment is neither back nor asked for by a refund that waits.
    fn unclaimed(&self, payment: &Payment) -> Fen {
        let waiting = self.refunds.iter().filter(|refund| refund.is_waiting());
        payment.left() - waiting.map(|refund| refund.open_of(payment.id)).sum::<Fen>()
    }
    /// Settles so much of a refund: the payments that it names, in their order, by the year in which the money came back (B1).
    async fn settle(
        &mut self,
        work: &UnitOfWork<'_>,
        refund: &Refund,
        amount: Fen,
        year: i64,
    ) -> Result<Vec<Settled>, Error> {
        let mut all = Vec::new();
        for share in refund.next_shares(amount) {
            let mut payment = self.payment(share.payment, "payments")?.clone();
            let mut of_year = BTreeSet::new();
            for bore in payment.allocations.iter().chain(&payment.overpaid) {
                let line: BudgetLine = work.load_for_share(bore.budget_line).await?;
                if line.year >= year {
                    of_year.insert(line.id);
                }
            }
            let settled = self.behind.settle(&payment, share.amount, |line| of_year.contains(&line))?;
            let (allocations, overpaid) = (settled.lines(), settled.overpaid());
            let event = payment::Event::CameBack { refund: refund.id, allocations, overpaid };
            work.record(&mut payment, event).await?;
            all.push(settled);
        }
        Ok(all)
    }
}
