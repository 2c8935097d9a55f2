//! Request a payment.

use super::{must_be_of_this_year, paid_ahead};
use crate::{challenge::must_not_be_held, contract::must_pay_supplier, invoice::must_not_have_accepted, prelude::*};
use domain::{
    Parameter, RuleId,
    bond::{Bond, Status as BondStatus},
    contract::{self, Contract},
    ids::{InvoiceId, PaymentId},
    invoice::{Invoice, Kind},
    milestone::{Milestone, open_work},
    payment::{Event, Payment, Status},
};

/// Request a payment.
///
/// For a matched invoice, never for more than is due (A14), to the account of the contract and no other.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "229900.00"}))]
pub struct RequestPayment {
    /// How much.
    pub amount: Fen,
}

impl Procedure for RequestPayment {
    type Subject = InvoiceId;
    type Outcome = Payment;
    const ACT: Act = Act::RequestPayment;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InvoiceId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut invoice: Invoice = work.parent_to_change(on).await?;
        must_not_be_held(work, invoice.contract).await?;
        must_not_have_accepted(work, &invoice, ("申请支付", "asking for the payment")).await?;
        let event = invoice.claim(self.amount)?;
        work.record(&mut invoice, event).await?;
        let law = work.law(&invoice.unit);
        let local = law.last_day_from(invoice.received_at, Parameter::PayWithinLocally);
        law.demands(work.today() <= local, || {
            Refusal::of(Reason::ClockMissed).under(RuleId::A14b).with("last", local)
        })?;
        let advance = invoice.kind == Kind::Advance;
        // An advance takes of what the contract promises, so that the contract is held; what is owed is there for its invoice.
        let contract: Contract = if advance {
            work.load_for_update(invoice.contract).await?
        } else {
            work.load_for_share(invoice.contract).await?
        };
        must_pay_supplier(work, contract.payee_on(work.today()), contract.organisation).await?;
        if advance {
            check_advance(work, &contract, self.amount).await?;
        }
        must_be_of_this_year(work, contract.id, (self.amount, advance), None).await?;
        let payment = Payment {
            id: PaymentId::next(),
            contract: contract.id,
            invoice: on,
            unit: invoice.unit,
            organisation: invoice.organisation,
            amount: self.amount,
            amount_moved: None,
            advance,
            payee: contract.payee_on(work.today()).clone(),
            status: Status::Requested,
            late: false,
            payment_due_date: invoice.payment_due_date,
            requested_by: work.person()?,
            requested_at: work.now(),
            approved_by: None,
            payment_order: None,
            bank_reference: None,
            allocations: Vec::new(),
            overpaid: Vec::new(),
            written_off: Vec::new(),
            charges: Vec::new(),
            came_back: Vec::new(),
            paid_at: None,
            value_date: None,
            reversed_at: None,
            reversal: None,
            correction: None,
            failure_reason: None,
            confirmation: None,
            version: 1,
        };
        work.create(Event::Requested(payment)).await
    }
}

/// Refuses an advance beyond what the contract still promises, and one that it pays only once the performance bond has
/// come in.
async fn check_advance(work: &UnitOfWork<'_>, contract: &Contract, amount: Fen) -> Result<(), Error> {
    contract.status.after(contract::Action::InvoiceAdvance)?;
    let milestones: Vec<Milestone> = work.load_all("contract", contract.id).await?;
    let ahead = paid_ahead(work, contract.id).await?;
    let limit = open_work(&milestones) - ahead;
    if amount > limit {
        let refusal = Refusal::of(Reason::AdvanceBeyondWork).field("amount").with("amount", amount);
        return Err(refusal.with("limit", limit.max(Fen::ZERO)).into());
    }
    if !contract.terms.advance.as_ref().is_some_and(|advance| advance.after_bond) {
        return Ok(());
    }
    let bonds: Vec<Bond> = work.load_all("contract", contract.id).await?;
    let secures = |bond: &Bond| bond.status == BondStatus::Held && bond.expires.is_none_or(|last| work.today() <= last);
    if bonds.iter().any(secures) {
        return Ok(());
    }
    Err(Refusal::of(Reason::AdvanceNotDue).into())
}
