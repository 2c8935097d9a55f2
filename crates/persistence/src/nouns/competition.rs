//! Tenders, questions, bids, evaluations and awards.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Fen, Moment,
    award::{self as awards, Award},
    bid::{self as bids, Bid, Content, Receipt},
    evaluation::{self as evaluations, Evaluation, LotRanking, Member, ScoreSheet},
    ids::{AwardId, BidId, EvaluationId, OrganisationId, PersonId, QuestionId, ScoreSheetId, TenderId},
    jurisdiction::UnitCode,
    method::Method,
    question::{self as questions, Question},
    ranking::Score,
    tender::{self as tenders, Clarification, Papers, Tender},
    text::{Mark, Prose, Title},
};
use rust_decimal::Decimal;

kept! {
    tender = Tender ("tender") {
        id: Text<TenderId>,
        unit: Text<UnitCode>,
        number: Text<Mark>,
        papers: Doc<Papers>,
        status: Text<tenders::Status>,
        deadline: Int<Moment>,
        clarifications: Doc<Vec<Clarification>>,
        drafted_by: Text<PersonId>,
        drafted_at: Int<Moment>,
        published_at: Option<Int<Moment>>,
        opened_at: Option<Int<Moment>>,
        ended_because: Option<Text<Title>>,
        version: i64,
    }
    derived |tender| { method: Text<Method> = tender.papers.method }
    filters [("unit", Text), ("status", Text), ("method", Text), ("number", Text)]
    sorts [("deadline", Number)]
    public Public::Statuses(&["published", "closed", "opened", "evaluated", "completed", "void", "cancelled"]);
}

kept! {
    question = Question ("question") {
        id: Text<QuestionId>,
        tender: Text<TenderId>,
        unit: Text<UnitCode>,
        organisation: Option<Text<OrganisationId>>,
        text: Text<Prose>,
        answer: Option<Text<Prose>>,
        status: Text<questions::Status>,
        asked_at: Int<Moment>,
        answered_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("tender", Text), ("status", Text)]
    sorts []
    public Public::Statuses(&["answered"]);
}

kept! {
    bid = Bid ("bid") {
        id: Text<BidId>,
        tender: Text<TenderId>,
        lot: i64,
        organisation: Text<OrganisationId>,
        unit: Option<Text<UnitCode>>,
        status: Text<bids::Status>,
        receipt: Doc<Receipt>,
        content: Option<Doc<Content>>,
        excluded_because: Option<Text<Title>>,
        score: Option<Text<Decimal>>,
        rank: Option<i64>,
        version: i64,
    }
    filters [("tender", Text), ("lot", Number), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::None;
}

kept! {
    evaluation = Evaluation ("evaluation") {
        id: Text<EvaluationId>,
        tender: Text<TenderId>,
        unit: Text<UnitCode>,
        members: Doc<Vec<Member>>,
        appointed: Doc<Vec<PersonId>>,
        status: Text<evaluations::Status>,
        rankings: Doc<Vec<LotRanking>>,
        formed_at: Int<Moment>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text), ("status", Text)]
    sorts []
    public Public::None;
}

kept! {
    score_sheet = ScoreSheet ("score_sheet") {
        id: Text<ScoreSheetId>,
        evaluation: Text<EvaluationId>,
        person: Text<PersonId>,
        unit: Option<Text<UnitCode>>,
        scores: Doc<Vec<Score>>,
        received_at: Int<Moment>,
        version: i64,
    }
    filters [("evaluation", Text)]
    sorts []
    public Public::None;
}

kept! {
    award = Award ("award") {
        id: Text<AwardId>,
        tender: Text<TenderId>,
        lot: i64,
        unit: Text<UnitCode>,
        bid: Text<BidId>,
        organisation: Text<OrganisationId>,
        rank: i64,
        price: Int<Fen>,
        status: Text<awards::Status>,
        recommended_at: Int<Moment>,
        decided_at: Option<Int<Moment>>,
        reasons: Option<Text<Prose>>,
        published_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::Statuses(&["published", "contracted", "refused", "void"]);
}
