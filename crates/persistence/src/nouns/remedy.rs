//! Deposits, challenges and complaints.

use super::competition::result_is_told;
use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Day, Fen, Moment,
    challenge::{self as challenges, Challenge},
    complaint::{self as complaints, Complaint, Decision, Statement},
    deposit::{self as deposits, Deposit},
    ids::{BidId, ChallengeId, ComplaintId, DepositId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    text::{Mark, Prose, Title},
};

kept! {
    deposit = Deposit ("deposit") {
        id: Text<DepositId>,
        tender: Text<TenderId>,
        bid: Text<BidId>,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        amount: Int<Fen>,
        account_owner: Text<Title>,
        account: Text<Mark>,
        status: Text<deposits::Status>,
        received_at: Int<Moment>,
        return_by: Option<Text<Day>>,
        returned_at: Option<Int<Moment>>,
        interest: Int<Fen>,
        ground: Option<Text<deposits::Ground>>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::None;
    told above result_is_told!("deposit.tender");
}

kept! {
    challenge = Challenge ("challenge") {
        id: Text<ChallengeId>,
        tender: Text<TenderId>,
        lot: i64,
        unit: Text<UnitCode>,
        organisation: Option<Text<OrganisationId>>,
        step: Text<challenges::Step>,
        matters: Doc<Vec<Title>>,
        grounds: Text<Prose>,
        suspends: bool,
        status: Text<challenges::Status>,
        filed_at: Int<Moment>,
        answer_by: Text<Day>,
        complain_by: Text<Day>,
        finding: Option<Text<challenges::Finding>>,
        answer: Option<Text<Prose>>,
        answered_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text), ("status", Text), ("step", Text)]
    sorts []
    public Public::Statuses(&["answered", "complained"]);
}

kept! {
    complaint = Complaint ("complaint") {
        id: Text<ComplaintId>,
        challenge: Text<ChallengeId>,
        tender: Text<TenderId>,
        lot: i64,
        unit: Text<UnitCode>,
        organisation: Text<OrganisationId>,
        matters: Doc<Vec<Title>>,
        grounds: Text<Prose>,
        status: Text<complaints::Status>,
        filed_at: Int<Moment>,
        check_by: Text<Day>,
        accepted_at: Option<Int<Moment>>,
        state_by: Option<Text<Day>>,
        decide_by: Text<Day>,
        suspended_until: Option<Text<Day>>,
        statements: Doc<Vec<Statement>>,
        remark: Option<Text<Title>>,
        decision: Option<Doc<Decision>>,
        version: i64,
    }
    filters [("challenge", Text), ("tender", Text), ("unit", Text), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::Statuses(&["decided"]);
}
