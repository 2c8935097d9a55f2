//! What a supplier can expect to be paid, when, and what is owed because it is late: for the cash of an organisation, which often
//! pays wages before it is paid.

use crate::{
    contract::{Contract, Status},
    ids::{ContractId, InvoiceId, MilestoneId, PaymentId},
    invoice::{self, Invoice},
    milestone::Milestone,
    moment::Day,
    money::Fen,
    payment::{Payment, interest, reserved},
    rulebook::{Law, Parameter},
    schema::ToSchema,
};
use serde::Serialize;

crate::words! {
    /// How far an expected payment has come.
    Stage as ExpectedStage {
        Work = "work", Accepted = "accepted", Invoiced = "invoiced", Disputed = "disputed", UnderWay = "under_way",
        Retained = "retained",
    }
}

/// A payment that can be expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExpectedPayment)]
pub struct Expected {
    /// The contract.
    pub contract: ContractId,
    /// The milestone, if it is for one.
    pub milestone: Option<MilestoneId>,
    /// The invoice, once there is one.
    pub invoice: Option<InvoiceId>,
    /// The payment, once it was asked for.
    pub payment: Option<PaymentId>,
    /// How far it has come.
    pub stage: Stage,
    /// The last lawful day, as far as it is known; for work still to be done counted from its day in the contract.
    pub day: Day,
    /// How much, after what the advance covers and what is held back.
    pub amount: Fen,
    /// How many days it is late.
    pub days_late: i64,
    /// The interest that is owed for them so far (A15).
    pub late_interest: Fen,
}

/// What is known of a contract.
pub struct Known<'k> {
    /// The contract.
    pub contract: &'k Contract,
    /// Its milestones.
    pub milestones: &'k [Milestone],
    /// Its invoices.
    pub invoices: &'k [Invoice],
    /// Its payments.
    pub payments: &'k [Payment],
    /// What was paid in advance and is not earned.
    pub prepaid: Fen,
}

impl Known<'_> {
    /// What can be expected under the contract, by the law of a day; sorted by day.
    #[must_use]
    pub fn expected(&self, law: &Law<'_>) -> Vec<Expected> {
        let mut all = self.of_work(law);
        all.extend(self.of_milestones(law));
        all.extend(self.of_invoices(law));
        all.extend(self.under_way(law));
        all.retain(|expected| expected.amount.is_positive());
        all.sort_by_key(|expected| (expected.day, expected.stage));
        all
    }
    fn plain(&self, stage: Stage, day: Day, amount: Fen) -> Expected {
        let contract = self.contract.id;
        let (milestone, invoice, payment) = (None, None, None);
        Expected { contract, milestone, invoice, payment, stage, day, amount, days_late: 0, late_interest: Fen::ZERO }
    }
    /// With the days and the interest of a day to pay that may have passed.
    fn owed(&self, stage: Stage, day: Day, amount: Fen, law: &Law<'_>) -> Expected {
        let late = law.day().days_since(day).max(0);
        let interest = interest(amount, late, law.value(Parameter::LateInterest));
        Expected { days_late: late, late_interest: interest, ..self.plain(stage, day, amount) }
    }
    /// What is paid ahead of the work, or will be: advances that are not earned, invoiced, or on their way.
    fn ahead(&self) -> Fen {
        let advances = self.invoices.iter().filter(|invoice| invoice.kind == invoice::Kind::Advance);
        let open = advances.filter(|invoice| invoice.is_open()).map(|invoice| invoice.due() + invoice.disputed);
        open.chain([self.prepaid, reserved(self.payments)]).sum()
    }
    /// Work that is open: the advance covers its part, and the retention comes on its own day.
    fn of_work(&self, law: &Law<'_>) -> Vec<Expected> {
        if self.contract.status != Status::Effective {
            return Vec::new();
        }
        let mut open: Vec<&Milestone> = self.milestones.iter().filter(|milestone| !milestone.is_settled()).collect();
        open.sort_by_key(|milestone| milestone.due);
        let whole: Fen = open.iter().map(|milestone| milestone.open()).sum();
        let mut prepaid = self.ahead();
        let mut promised = (whole - prepaid).max(Fen::ZERO);
        let mut all = Vec::new();
        for milestone in open {
            let amount = milestone.open();
            let recovered = self.contract.recovered_of(amount, prepaid, promised);
            let rest = amount - recovered;
            let retained = self.contract.retained_of(amount).min(rest);
            prepaid -= recovered;
            promised -= rest;
            let day = law.last_day(milestone.due.max(law.day()), Parameter::PayWithin);
            let net = rest - retained;
            let of = |expected: Expected| Expected { milestone: Some(milestone.id), ..expected };
            all.push(of(self.plain(Stage::Work, day, net)));
            let until = self.contract.terms.retention.map_or(day, |retention| retention.until.max(day));
            all.push(of(self.plain(Stage::Retained, until, retained)));
        }
        all
    }
    /// What is accepted and not invoiced, and what is held back.
    fn of_milestones(&self, law: &Law<'_>) -> Vec<Expected> {
        let of = |milestone: &Milestone| {
            let day = law.last_day(law.day(), Parameter::PayWithin);
            let until = milestone.retained_until.unwrap_or(day);
            [
                self.plain(Stage::Accepted, day, milestone.invoiceable()),
                self.plain(Stage::Retained, until, milestone.retained),
            ]
            .map(|expected| Expected { milestone: Some(milestone.id), ..expected })
        };
        self.milestones.iter().flat_map(of).collect()
    }
    fn of_invoices(&self, law: &Law<'_>) -> Vec<Expected> {
        // An advance is paid for work to come, and no more once the contract has ended.
        let effective = self.contract.status == Status::Effective;
        let waits = |invoice: &&Invoice| match invoice.kind {
            invoice::Kind::Acceptance => invoice.is_open(),
            invoice::Kind::Advance => effective && invoice.is_open(),
            invoice::Kind::CreditNote => false,
        };
        let of =
            |invoice: &Invoice| {
                let due = self.owed(Stage::Invoiced, invoice.payment_due_date, invoice.due(), law);
                [due, self.plain(Stage::Disputed, invoice.payment_due_date, invoice.disputed)]
                    .map(|expected| Expected { milestone: invoice.milestone, invoice: Some(invoice.id), ..expected })
            };
        self.invoices.iter().filter(waits).flat_map(of).collect()
    }
    fn under_way(&self, law: &Law<'_>) -> Vec<Expected> {
        let of = |payment: &Payment| Expected {
            invoice: Some(payment.invoice),
            payment: Some(payment.id),
            ..self.owed(Stage::UnderWay, payment.payment_due_date, payment.amount, law)
        };
        self.payments.iter().filter(|payment| payment.is_under_way()).map(of).collect()
    }
}
