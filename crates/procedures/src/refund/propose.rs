//! Propose a refund.

use super::Behind;
use crate::prelude::*;
use domain::{
    Parameter,
    contract::{Action, Contract},
    ids::{ContractId, RefundId},
    refund::{Event, Ground, Refund, Status},
};

/// Propose a refund.
///
/// Money that was not spent, was overpaid, or must come back after a breach or an audit (预算法 Art. 95). The supplier is told and
/// heard before another person decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "unspent", "amount": "12000.00", "findings": "年末清算，专项经费结余一万二千元。"}))]
pub struct ProposeRefund {
    /// Why.
    pub legal_ground: Ground,
    /// How much.
    pub amount: Fen,
    /// What was found.
    pub findings: Prose,
}

impl Procedure for ProposeRefund {
    type Subject = ContractId;
    type Outcome = Refund;
    const ACT: Act = Act::ProposeRefund;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let contract: Contract = work.parent_to_change(on).await?;
        contract.status.after(Action::ProposeRefund)?;
        let behind = Behind::of(work, &contract).await?;
        let asked: Fen = behind.refunds.iter().filter(|refund| refund.is_waiting()).map(Refund::open).sum();
        let limit = behind.refundable() - asked;
        if !self.amount.is_positive() || self.amount > limit {
            return Err(Refusal::of(Reason::RefundTooHigh)
                .field("amount")
                .with("amount", self.amount)
                .with("open", limit)
                .into());
        }
        let refund = Refund {
            id: RefundId::next(),
            contract: on,
            unit: contract.unit.clone(),
            organisation: contract.organisation,
            legal_ground: self.legal_ground,
            amount: self.amount,
            findings: self.findings.clone(),
            status: Status::Proposed,
            proposed_by: work.person()?,
            proposed_at: work.now(),
            answer_due_date: work.law(&contract.unit).last_day(work.today(), Parameter::RefundAnswer),
            answer: None,
            decided_by: None,
            due_date: None,
            settled: Fen::ZERO,
            elsewhere: Fen::ZERO,
            version: 1,
        };
        work.create(Event::Proposed(refund)).await
    }
}
