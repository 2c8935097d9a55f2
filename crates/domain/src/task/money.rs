//! What waits until the money is paid, and until it is back.

use super::{Awaited, Task};
use crate::{
    bond::{self, Bond},
    clock::Clock,
    interest_claim::{self, InterestClaim},
    invoice::{self, Invoice},
    payment::{self, Payment},
    payment_order::PaymentOrder,
    permission::Act,
    refund::{self, Refund},
    rulebook::Law,
};

impl Awaited for Invoice {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let pays = self.kind != invoice::Kind::CreditNote && self.due().is_positive();
        match self.status {
            invoice::Status::Received if pays => vec![Task::of(Act::MatchInvoice).by(Clock::PayInvoice)],
            invoice::Status::Payable if pays => vec![Task::of(Act::RequestPayment).by(Clock::PayInvoice)],
            _ => Vec::new(),
        }
    }
}

impl Awaited for Payment {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let step = match self.status {
            payment::Status::Requested => {
                Some(Task::of(Act::ApprovePayment).by(Clock::ApprovePayment).apart([self.requested_by]))
            }
            payment::Status::Approved => Some(Task::of(Act::OrderPayments).by(Clock::SendPayment)),
            _ => None,
        };
        let proposed = self.correction.as_ref();
        let correction = proposed.map(|correction| Task::of(Act::ConfirmCorrection).apart([correction.proposed_by]));
        step.into_iter().chain(correction).collect()
    }
}

impl Awaited for PaymentOrder {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let answer = (self.open > 0).then(|| Task::of(Act::TakeBankAnswer));
        let settle = self.unmatched.iter().any(|line| line.dismissal.is_none()).then(|| Task::of(Act::DismissLine));
        let proposed = self.unmatched.iter().filter_map(|line| line.dismissal.as_ref());
        let confirm = proposed
            .filter(|dismissal| dismissal.confirmed_by.is_none())
            .map(|dismissal| Task::of(Act::ConfirmDismissal).apart([dismissal.proposed_by]))
            .next();
        answer.into_iter().chain(settle).chain(confirm).collect()
    }
}

impl Awaited for Refund {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let decide = || Task::of(Act::DecideRefund).apart([self.proposed_by]);
        match self.status {
            refund::Status::Proposed => vec![
                Task::of(Act::AnswerRefund).by(Clock::AnswerRefund),
                decide().from(self.answer_due_date.plus_days(1).start()),
            ],
            refund::Status::Answered => vec![decide()],
            refund::Status::Due => vec![Task::of(Act::ReceiveRefund).by(Clock::PayRefund)],
            refund::Status::Closed | refund::Status::Dropped | refund::Status::WrittenOff => Vec::new(),
        }
    }
}

impl Awaited for Bond {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let due = self.status == bond::Status::Due;
        if due { vec![Task::of(Act::ReturnBond).by(Clock::ReturnBond)] } else { Vec::new() }
    }
}

impl Awaited for InterestClaim {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let invoice = || self.figures.is_none().then(|| Task::of(Act::InvoiceInterest));
        match self.status {
            interest_claim::Status::Claimed => {
                invoice().into_iter().chain([Task::of(Act::RecogniseInterest)]).collect()
            }
            interest_claim::Status::Recognised => vec![invoice().unwrap_or(Task::of(Act::PayInterest))],
            interest_claim::Status::Paid | interest_claim::Status::Refused => Vec::new(),
        }
    }
}
