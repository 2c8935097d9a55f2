//! Deposits, challenges and complaints.

use super::competition::result_is_told;
use crate::{
    column::{Doc, Int, Null, Of, Text, Truth},
    stored::{Public, stored},
};
use domain::{
    challenge::{self, Challenge},
    complaint::{self, Complaint},
    deposit::{self, Deposit},
    ids::{ChallengeId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
};

stored! {
    Deposit ("deposit") {
        id: Text,
        tender: Of<TenderId>,
        bid: Text,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        amount: Int,
        account_owner: Text,
        account: Text,
        status: Of<deposit::Status>,
        received_at: Int,
        return_due_date: Null<Text>,
        returned_at: Null<Int>,
        late_interest: Int,
        legal_ground: Null<Text>,
        version: Int,
    }
    filters ["tender", "unit", "organisation", "status"]
    sorts []
    public Public::None;
    told above result_is_told!("deposit.tender");
}

stored! {
    Challenge ("challenge") {
        id: Text,
        tender: Of<TenderId>,
        lot: Int,
        unit: Of<UnitCode>,
        organisation: Null<Text>,
        step: Of<challenge::Step>,
        matters: Doc,
        statement_of_facts: Text,
        suspends: Truth,
        status: Of<challenge::Status>,
        filed_at: Int,
        answer_due_date: Text,
        complaint_due_date: Text,
        finding: Null<Text>,
        answer: Null<Text>,
        answered_at: Null<Int>,
        resumed_at: Null<Int>,
        version: Int,
    }
    filters ["tender", "unit", "status", "step"]
    sorts []
    public Public::Statuses(&["answered", "complained"]);
}

stored! {
    Complaint ("complaint") {
        id: Text,
        challenge: Of<ChallengeId>,
        tender: Of<TenderId>,
        lot: Int,
        unit: Of<UnitCode>,
        organisation: Of<OrganisationId>,
        matters: Doc,
        statement_of_facts: Text,
        status: Of<complaint::Status>,
        filed_at: Int,
        check_due_date: Text,
        accepted_at: Null<Int>,
        reply_due_date: Null<Text>,
        decision_due_date: Text,
        suspended_until: Null<Text>,
        statements: Doc,
        remark: Null<Text>,
        decision: Null<Doc>,
        version: Int,
    }
    filters ["challenge", "tender", "unit", "organisation", "status"]
    sorts []
    public Public::Statuses(&["decided"]);
}
