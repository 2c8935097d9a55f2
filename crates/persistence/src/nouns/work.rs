//! Contracts, milestones, invoices, payments and attachments.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Day, Fen, Moment,
    attachment::Attachment,
    budget::Share,
    contract::{self as contracts, Contract, Payee, Performance, PlannedMilestone, Supplement, Terms},
    ids::{
        AttachmentId, AwardId, ContractId, InvoiceId, ItemId, MilestoneId, OrganisationId, PaymentId, PersonId,
        TenderId,
    },
    invoice::{self as invoices, Figures, Invoice},
    jurisdiction::UnitCode,
    milestone::{self as milestones, Acceptance, Milestone},
    payment::{self as payments, Payment},
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
        milestone: Text<MilestoneId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        figures: Doc<Figures>,
        number: Text<Mark>,
        gross: Int<Fen>,
        claimed: Int<Fen>,
        status: Text<invoices::Status>,
        received_at: Int<Moment>,
        pay_by: Text<Day>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("number", Text)]
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
        payee: Doc<Payee>,
        status: Text<payments::Status>,
        late: bool,
        pay_by: Text<Day>,
        requested_by: Text<PersonId>,
        requested_at: Int<Moment>,
        approved_by: Option<Text<PersonId>>,
        bank_reference: Option<Text<Mark>>,
        shares: Doc<Vec<Share>>,
        paid_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("contract", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("late", Truth), ("bank_reference", Text)]
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
        uploaded_at: Int<Moment>,
        version: i64,
    }
    derived |attachment| { person: Text<PersonId> = attachment.uploaded_by }
    filters []
    sorts []
    public Public::Marked;
}
