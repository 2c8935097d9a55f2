//! Contracts, milestones, invoices, payments and attachments.

use super::competition::result_is_told;
use crate::{
    column::{Doc, Int, Null, Of, Text, Truth},
    stored::{Head, Public, stored},
};
use domain::{
    attachment::Attachment,
    bond::{self, Bond},
    closing::Closing,
    contract::{self, Contract},
    ids::{ContractId, OrderId, OrganisationId, TenderId},
    interest_claim::{self, InterestClaim},
    invoice::{self, Invoice},
    jurisdiction::UnitCode,
    milestone::{self, Milestone},
    payment::{self, Payment},
    payment_order::{self, PaymentOrder},
    refund::{self, Refund},
};

stored! {
    Contract ("contract") {
        id: Text,
        number: Text,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        award: Text,
        tender: Of<TenderId>,
        lot: Int,
        item: Text,
        terms: Doc,
        price: Int,
        base_price: Int,
        topped_up: Int,
        proposed: Null<Doc>,
        advance_invoiced: Int,
        payee_change: Null<Doc>,
        status: Of<contract::Status>,
        signing_due_date: Text,
        handled_by: Text,
        handlers: Doc,
        drafted_at: Int,
        sent_at: Null<Int>,
        effective_at: Null<Int>,
        filed_at: Null<Int>,
        unfiled_since: Null<Int>,
        end_agreed_at: Null<Int>,
        end_ground: Null<Text>,
        ended_at: Null<Int>,
        records_kept_until: Null<Text>,
        performance_evaluation: Null<Doc>,
        version: Int,
    }
    derived |contract| { title: Text = contract.terms.title, start_date: Text = contract.terms.start_date }
    filters ["unit", "organisation", "tender", "status", "number"]
    sorts []
    public Public::Statuses(&["effective", "completed", "terminated"]);
}

stored! {
    Milestone ("milestone") {
        id: Text,
        contract: Of<ContractId>,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        number: Int,
        plan: Doc,
        due: Text,
        amount: Int,
        accepted: Int,
        advance_recovered: Int,
        retained: Int,
        retained_until: Null<Text>,
        deducted: Int,
        invoiced: Int,
        status: Of<milestone::Status>,
        overdue: Truth,
        report: Null<Text>,
        ledger: Null<Text>,
        evidence: Doc,
        acceptance: Null<Doc>,
        acceptors: Doc,
        delivered_at: Null<Int>,
        accepted_at: Null<Int>,
        version: Int,
    }
    derived |milestone| { title: Text = milestone.plan.title }
    filters ["contract", "unit", "organisation", "status", "overdue"]
    sorts ["due"]
    public Public::Statuses(&["accepted", "partly_accepted", "closed"]);
}

stored! {
    Invoice ("invoice") {
        id: Text,
        contract: Of<ContractId>,
        kind: Of<invoice::Kind>,
        milestone: Null<Text>,
        reverses: Null<Text>,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        figures: Doc,
        number: Text,
        gross: Int,
        claimed: Int,
        disputed: Int,
        dispute: Null<Text>,
        reversed: Int,
        status: Of<invoice::Status>,
        received_at: Int,
        payment_due_date: Text,
        version: Int,
    }
    filters ["contract", "unit", "organisation", "status", "number", "kind"]
    sorts ["payment_due_date"]
    public Public::None;
}

stored! {
    Payment ("payment") {
        id: Text,
        contract: Of<ContractId>,
        invoice: Text,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        amount: Int,
        amount_moved: Null<Int>,
        advance: Truth,
        payee: Doc,
        status: Of<payment::Status>,
        late: Truth,
        payment_due_date: Text,
        requested_by: Text,
        requested_at: Int,
        approved_by: Null<Text>,
        payment_order: Null<Of<OrderId>>,
        bank_reference: Null<Text>,
        allocations: Doc,
        overpaid: Doc,
        written_off: Doc,
        charges: Doc,
        came_back: Doc,
        paid_at: Null<Int>,
        value_date: Null<Text>,
        reversed_at: Null<Int>,
        reversal: Null<Doc>,
        correction: Null<Doc>,
        failure_reason: Null<Text>,
        confirmation: Null<Doc>,
        version: Int,
    }
    filters ["contract", "unit", "organisation", "status", "late", "bank_reference", "payment_order"]
    sorts []
    public Public::None;
}

stored! {
    Closing ("closing") {
        id: Text,
        unit: Of<UnitCode>,
        month: Text,
        closed_by: Text,
        closed_at: Int,
        version: Int,
    }
    filters ["unit", "month"]
    sorts []
    public Public::None;
}

stored! {
    PaymentOrder ("payment_order") {
        id: Text,
        unit: Of<UnitCode>,
        debtor: Doc,
        payments: Doc,
        count: Int,
        total: Int,
        open: Int,
        unmatched: Doc,
        dismissed: Doc,
        status: Of<payment_order::Status>,
        ordered_by: Text,
        ordered_at: Int,
        reconciled_at: Null<Int>,
        version: Int,
    }
    filters ["unit", "status"]
    sorts []
    public Public::None;
}

stored! {
    Bond ("bond") {
        id: Text,
        contract: Of<ContractId>,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        form: Text,
        amount: Int,
        reference: Text,
        expires: Null<Text>,
        status: Of<bond::Status>,
        called: Int,
        paid_by_guarantor: Int,
        handed_over: Int,
        received_at: Int,
        return_due_date: Null<Text>,
        returned_at: Null<Int>,
        late_interest: Int,
        version: Int,
    }
    filters ["contract", "unit", "organisation", "status"]
    sorts []
    public Public::None;
}

stored! {
    InterestClaim ("interest_claim") {
        id: Text,
        legal_ground: Of<interest_claim::Ground>,
        payment: Null<Text>,
        deposit: Null<Text>,
        bond: Null<Text>,
        contract: Null<Of<ContractId>>,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        principal: Int,
        days: Int,
        amount: Int,
        status: Of<interest_claim::Status>,
        claimed_by: Text,
        claimed_at: Int,
        figures: Null<Doc>,
        recognised_by: Null<Text>,
        budget_line: Null<Text>,
        failure_reason: Null<Text>,
        bank_reference: Null<Text>,
        value_date: Null<Text>,
        paid_at: Null<Int>,
        version: Int,
    }
    derived |claim| { invoice_number: Null<Text> = claim.invoice_number() }
    filters ["contract", "unit", "organisation", "status", "legal_ground", "invoice_number"]
    sorts []
    public Public::None;
}

stored! {
    Refund ("refund") {
        id: Text,
        contract: Of<ContractId>,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        legal_ground: Text,
        amount: Int,
        payments: Doc,
        findings: Text,
        status: Of<refund::Status>,
        proposed_by: Text,
        proposed_at: Int,
        answer_due_date: Text,
        answer: Null<Text>,
        decided_by: Null<Text>,
        due_date: Null<Text>,
        settled: Int,
        elsewhere: Int,
        version: Int,
    }
    filters ["contract", "unit", "organisation", "status"]
    sorts []
    public Public::None;
}

stored! {
    Attachment ("attachment") {
        id: Text,
        name: Text,
        media_type: Text,
        bytes: Int,
        sha256: Text,
        uploaded_by: Text,
        unit: Null<Text>,
        organisation: Null<Text>,
        appointed: Doc,
        public: Truth,
        with_bids_of: Null<Text>,
        uploaded_at: Int,
        version: Int,
    }
    derived |attachment| { person: Text = attachment.uploaded_by }
    filters []
    sorts []
    public Public::Marked;
    sealed |attachment| attachment.unit.is_none().then(|| Head {
        organisation: attachment.organisation.map(|organisation| organisation.to_string()),
        person: Some(attachment.uploaded_by.to_string()),
        bytes: attachment.bytes,
        sha256: Some(attachment.sha256.clone()),
        ..Head::default()
    });
    told above concat!("(with_bids_of IS NULL OR ", result_is_told!("attachment.with_bids_of"), ")");
}
