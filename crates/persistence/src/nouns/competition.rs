//! Tenders, questions, bids, evaluations, frameworks and awards.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Day, Fen, Moment,
    award::{self as awards, Award},
    bid::{self as bids, Bid, Content, Correction, PriceInquiry, Receipt},
    draw::Draw,
    evaluation::{self as evaluations, Dissent, Evaluation, LotRanking, Member, Rating, ScoreSheet},
    framework::{self as frameworks, Framework, Supplier},
    ids::{
        AwardId, BidId, EvaluationId, FrameworkId, ItemId, OrganisationId, PersonId, QuestionId, ScoreSheetId, TenderId,
    },
    jurisdiction::UnitCode,
    method::Method,
    question::{self as questions, Question},
    ranking::Score,
    tender::{self as tenders, Clarification, FinalRound, FrameworkTerms, Invited, Papers, Tender},
    text::{Mark, Prose, Title},
};
use rust_decimal::Decimal;

/// That the result of a tender is told: it has ended, or an award was published. Until then the buyer's own people and the
/// panel read what was bid and what follows from it, and nobody above them (R74 Arts 7, 18; R214 Arts 5, 29; R87 Art. 66).
macro_rules! result_is_told {
    ($tender:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM tender WHERE tender.id = ",
            $tender,
            " AND (tender.status IN ('completed', 'void', 'cancelled') OR EXISTS (SELECT 1 FROM award
                WHERE award.tender = tender.id AND award.published_at IS NOT NULL)))"
        )
    };
}
pub(crate) use result_is_told;

/// The same of the tender of a clock's bid; clocks of other nouns are told as they run.
pub(crate) const CLOCK_IS_TOLD: &str = concat!(
    "(clock.noun <> 'bid' OR EXISTS (SELECT 1 FROM bid WHERE bid.id = clock.subject AND ",
    result_is_told!("bid.tender"),
    "))"
);

kept! {
    tender = Tender ("tender") {
        id: Text<TenderId>,
        unit: Text<UnitCode>,
        number: Text<Mark>,
        papers: Doc<Papers>,
        status: Text<tenders::Status>,
        deadline: Int<Moment>,
        clarifications: Doc<Vec<Clarification>>,
        method_approval: Option<Text<Title>>,
        invited: Option<Doc<Invited>>,
        announced_at: Option<Int<Moment>>,
        final_round: Option<Doc<FinalRound>>,
        suspended_until: Option<Text<Day>>,
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
    public Public::Statuses(&["announced", "published", "closed", "opened", "quoting", "evaluated", "completed", "void", "cancelled"]);
}

kept! {
    question = Question ("question") {
        id: Text<QuestionId>,
        tender: Text<TenderId>,
        unit: Text<UnitCode>,
        organisation: Option<Text<OrganisationId>>,
        kind: Text<questions::Kind>,
        text: Text<Prose>,
        answer: Option<Text<Prose>>,
        status: Text<questions::Status>,
        answer_by: Text<Day>,
        asked_at: Int<Moment>,
        answered_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("tender", Text), ("status", Text), ("kind", Text)]
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
        correction: Option<Doc<Correction>>,
        answer_by: Option<Text<Day>>,
        quote: Option<Doc<Receipt>>,
        final_price: Option<Int<Fen>>,
        inquiry: Option<Doc<PriceInquiry>>,
        excluded_because: Option<Text<Title>>,
        score: Option<Text<Decimal>>,
        rank: Option<i64>,
        version: i64,
    }
    filters [("tender", Text), ("lot", Number), ("organisation", Text), ("status", Text)]
    sorts []
    public Public::None;
    told above result_is_told!("bid.tender");
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
        draw: Option<Doc<Draw<PersonId>>>,
        chosen_with_consent: Option<Text<Title>>,
        dissents: Doc<Vec<Dissent>>,
        ratings: Doc<Vec<Rating>>,
        formed_at: Int<Moment>,
        consolidated_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text), ("status", Text)]
    sorts []
    public Public::None;
    told above result_is_told!("evaluation.tender");
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
    told above concat!(
        "EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = score_sheet.evaluation AND ",
        result_is_told!("evaluation.tender"),
        ")"
    );
}

kept! {
    framework = Framework ("framework") {
        id: Text<FrameworkId>,
        tender: Text<TenderId>,
        lot: i64,
        unit: Text<UnitCode>,
        title: Text<Title>,
        terms: Doc<FrameworkTerms>,
        ends: Text<Day>,
        suppliers: Doc<Vec<Supplier>>,
        status: Text<frameworks::Status>,
        concluded_at: Int<Moment>,
        version: i64,
    }
    filters [("tender", Text), ("unit", Text)]
    sorts []
    public Public::All;
}

kept! {
    award = Award ("award") {
        id: Text<AwardId>,
        tender: Text<TenderId>,
        lot: i64,
        unit: Text<UnitCode>,
        bid: Text<BidId>,
        framework: Option<Text<FrameworkId>>,
        item: Option<Text<ItemId>>,
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
    filters [("tender", Text), ("unit", Text), ("organisation", Text), ("status", Text), ("framework", Text)]
    sorts []
    public Public::Statuses(&["published", "contracted", "refused", "void"]);
    told above "published_at IS NOT NULL";
}
