//! Contracts, milestones, invoices, payments and attachments.

use super::competition::result_is_told;
use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Day, Fen, Moment,
    attachment::Attachment,
    bond::{self as bonds, Bond},
    budget::Share,
    closing::Closing,
    contract::{self as contracts, Contract, Payee, PayeeChange, Performance, PlannedMilestone, Supplement, Terms},
    ids::{
        AttachmentId, AwardId, BondId, ClosingId, ContractId, InvoiceId, ItemId, MilestoneId, OrderId, OrganisationId,
        PaymentId, PersonId, RefundId, TenderId,
    },
    invoice::{self as invoices, Figures, Invoice},
    jurisdiction::UnitCode,
    milestone::{self as milestones, Acceptance, Milestone},
    payment::{self as payments, Payment},
    payment_order::{self as orders, PaymentOrder, Unmatched},
    refund::{self as refunds, Refund},
    text::{Mark, Prose, Title},
};

kept! {
    contract = Contract ("contract") {
        id: Text<ContractId>,
        number: Text<Mark>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        award: Text<AwardId>,
        tender: Text<TenderId>,
        lot: i64,
        item: Text<ItemId>,
        terms: Doc<Terms>,
        price: Int<Fen>,
        base_price: Int<Fen>,
        proposed: Option<Doc<Supplement>>,
        advance_invoiced: Int<Fen>,
        payee_change: Option<Doc<PayeeChange>>,
        status: Text<contracts::Status>,
        sign_by: Text<Day>,
        handled_by: Text<PersonId>,
        drafted_at: Int<Moment>,
        effective_at: Option<Int<Moment>>,
        filed_at: Option<Int<Moment>>,
        end_agreed_at: Option<Int<Moment>>,
        ended_at: Option<Int<Moment>>,
        kept_until: Option<Text<Day>>,
        evaluation: Option<Doc<Performance>>,
        version: i64,
    }
    derived |contract| { title: Text<Title> = contract.terms.title }
    filters [("unit", Text), ("organisation", Text), ("tender", Text), ("status", Text), ("number", Text)]
    sorts []
    public Public::Statuses(&["effective", "completed", "terminated"]);
}

kept! {
    milestone = Milestone ("milestone") {
        id: Text<MilestoneId>,
        contract: Text<ContractId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        number: i64,
        plan: Doc<PlannedMilestone>,
        due: Text<Day>,
        amount: Int<Fen>,
        accepted: Int<Fen>,
        recovered: Int<Fen>,
        retained: Int<Fen>,
        retained_until: Option<Text<Day>>,
        deducted: Int<Fen>,
        invoiced: Int<Fen>,
        status: Text<milestones::Status>,
        overdue: bool,
        report: Option<Text<Prose>>,
        ledger: Option<Text<Prose>>,
        evidence: Doc<Vec<AttachmentId>>,
        acceptance: Option<Doc<Acceptance>>,
        delivered_at: Option<Int<Moment>>,
        accepted_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("overdue", Truth)]
    sorts [("due", Text)]
    public Public::Statuses(&["accepted", "partly_accepted", "settled"]);
}

kept! {
    invoice = Invoice ("invoice") {
        id: Text<InvoiceId>,
        contract: Text<ContractId>,
        kind: Text<invoices::Kind>,
        milestone: Option<Text<MilestoneId>>,
        reverses: Option<Text<InvoiceId>>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        figures: Doc<Figures>,
        number: Text<Mark>,
        gross: Int<Fen>,
        claimed: Int<Fen>,
        disputed: Int<Fen>,
        dispute: Option<Text<Title>>,
        reversed: Int<Fen>,
        status: Text<invoices::Status>,
        received_at: Int<Moment>,
        pay_by: Text<Day>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("number", Text), ("kind", Text)]
    sorts [("pay_by", Text)]
    public Public::None;
}

kept! {
    payment = Payment ("payment") {
        id: Text<PaymentId>,
        contract: Text<ContractId>,
        invoice: Text<InvoiceId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        amount: Int<Fen>,
        advance: bool,
        payee: Doc<Payee>,
        status: Text<payments::Status>,
        late: bool,
        pay_by: Text<Day>,
        requested_by: Text<PersonId>,
        requested_at: Int<Moment>,
        approved_by: Option<Text<PersonId>>,
        payment_order: Option<Text<OrderId>>,
        bank_reference: Option<Text<Mark>>,
        shares: Doc<Vec<Share>>,
        paid_at: Option<Int<Moment>>,
        paid_on: Option<Text<Day>>,
        reversed_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("late", Truth), ("bank_reference", Text), ("payment_order", Text)]
    sorts []
    public Public::None;
}

kept! {
    closing = Closing ("closing") {
        id: Text<ClosingId>,
        unit: Text<UnitCode>,
        month: Text<Mark>,
        closed_by: Text<PersonId>,
        closed_at: Int<Moment>,
        version: i64,
    }
    filters [("unit", Text), ("month", Text)]
    sorts []
    public Public::None;
}

kept! {
    payment_order = PaymentOrder ("payment_order") {
        id: Text<OrderId>,
        unit: Text<UnitCode>,
        debtor: Doc<Payee>,
        payments: Doc<Vec<PaymentId>>,
        count: i64,
        total: Int<Fen>,
        open: i64,
        unmatched: Doc<Vec<Unmatched>>,
        status: Text<orders::Status>,
        ordered_by: Text<PersonId>,
        ordered_at: Int<Moment>,
        reconciled_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("unit", Text), ("status", Text)]
    sorts []
    public Public::None;
}

kept! {
    bond = Bond ("bond") {
        id: Text<BondId>,
        contract: Text<ContractId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        form: Text<bonds::Form>,
        amount: Int<Fen>,
        reference: Text<Mark>,
        expires: Option<Text<Day>>,
        status: Text<bonds::Status>,
        called: Int<Fen>,
        received_at: Int<Moment>,
        return_by: Option<Text<Day>>,
        returned_at: Option<Int<Moment>>,
        interest: Int<Fen>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::None;
}

kept! {
    refund = Refund ("refund") {
        id: Text<RefundId>,
        contract: Text<ContractId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        ground: Text<refunds::Ground>,
        amount: Int<Fen>,
        findings: Text<Prose>,
        status: Text<refunds::Status>,
        proposed_by: Text<PersonId>,
        proposed_at: Int<Moment>,
        answer_by: Text<Day>,
        answer: Option<Text<Prose>>,
        decided_by: Option<Text<PersonId>>,
        due_by: Option<Text<Day>>,
        settled: Int<Fen>,
        elsewhere: Int<Fen>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::None;
}

kept! {
    attachment = Attachment ("attachment") {
        id: Text<AttachmentId>,
        name: Text<Title>,
        media_type: String,
        bytes: i64,
        sha256: String,
        uploaded_by: Text<PersonId>,
        unit: Option<Text<UnitCode>>,
        organisation: Option<Text<OrganisationId>>,
        appointed: Doc<Vec<PersonId>>,
        public: bool,
        with_bids_of: Option<Text<TenderId>>,
        uploaded_at: Int<Moment>,
        version: i64,
    }
    derived |attachment| { person: Text<PersonId> = attachment.uploaded_by }
    filters []
    sorts []
    public Public::Marked;
    told above concat!("(with_bids_of IS NULL OR ", result_is_told!("attachment.with_bids_of"), ")");
}
