//! Propose a refund.

use super::Claims;
use crate::prelude::*;
use domain::{
    Parameter,
    contract::{Action, Contract},
    ids::{ContractId, RefundId},
    payment::Payment,
    refund::{Event, Ground, Refund, RefundShare, Status, check_shares},
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
    /// How much of each payment; where the contract has one payment it is that one.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub payments: Option<Vec<RefundShare>>,
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
        let claims = Claims::of(work, &contract).await?;
        let asked: Fen = claims.refunds.iter().filter(|refund| refund.is_waiting()).map(Refund::open).sum();
        let limit = claims.refundable() - asked;
        if !self.amount.is_positive() || self.amount > limit {
            return Err(Refusal::of(Reason::RefundTooHigh)
                .field("amount")
                .with("amount", self.amount)
                .with("open", limit)
                .into());
        }
        let payments = self.shares(&claims)?;
        let refund = Refund {
            id: RefundId::next(),
            contract: on,
            unit: contract.unit.clone(),
            organisation: contract.organisation,
            legal_ground: self.legal_ground,
            amount: self.amount,
            payments,
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

impl ProposeRefund {
    /// The payments that come back, none for more than is left of it.
    fn shares(&self, claims: &Claims) -> Result<Vec<RefundShare>, Refusal> {
        let paid: Vec<&Payment> = claims.payments.iter().filter(|payment| payment.left().is_positive()).collect();
        let shares = match (&self.payments, paid.as_slice()) {
            (Some(named), _) => named.clone(),
            (None, [only]) => vec![RefundShare { payment: only.id, amount: self.amount }],
            (None, _) => {
                return Err(Refusal::of(Reason::PaymentsNotNamed).field("payments").with("amount", self.amount));
            }
        };
        domain::count("payments", shares.len(), 1, 50)?;
        check_shares(self.amount, &shares)?;
        for (at, share) in shares.iter().enumerate() {
            let payment = claims.payment(share.payment, &format!("payments/{at}/payment"))?;
            let open = claims.unclaimed(payment);
            if share.amount > open {
                let field = format!("payments/{at}/amount");
                return Err(Refusal::of(Reason::RefundTooHigh)
                    .field(field)
                    .with("amount", share.amount)
                    .with("open", open));
            }
        }
        Ok(shares)
    }
}
