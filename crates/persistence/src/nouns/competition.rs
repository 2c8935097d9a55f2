//! Tenders, questions, bids, evaluations, frameworks and awards.

use crate::{
    column::{Doc, Int, Null, Of, Text},
    stored::{Head, Public, stored},
};
use domain::{
    award::{self, Award},
    bid::{self, Bid},
    enquiry::{self, Enquiry},
    evaluation::{self, Evaluation, ScoreSheet},
    framework::Framework,
    ids::{EvaluationId, FrameworkId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    method::Method,
    tender::{self, Tender},
};

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

stored! {
    Tender ("tender") {
        id: Text,
        unit: Of<UnitCode>,
        number: Text,
        tender_documents: Doc,
        status: Of<tender::Status>,
        bid_deadline: Int,
        clarifications: Doc,
        chance: Doc,
        method_approval: Null<Doc>,
        invited: Null<Doc>,
        announced_at: Null<Int>,
        announced_for: Null<Text>,
        final_round: Null<Doc>,
        suspended_until: Null<Text>,
        suspensions: Doc,
        drafted_by: Text,
        drafted_at: Int,
        published_at: Null<Int>,
        opened_at: Null<Int>,
        end_ground: Null<Text>,
        end_reason: Null<Text>,
        version: Int,
    }
    derived |tender| { method: Of<Method> = tender.tender_documents.method, title: Text = tender.tender_documents.title }
    filters ["unit", "status", "method", "number"]
    sorts ["bid_deadline"]
    public Public::Statuses(&["announced", "published", "closed", "opened", "quoting", "evaluated", "completed", "void", "cancelled"]);
}

stored! {
    Enquiry ("enquiry") {
        id: Text,
        tender: Of<TenderId>,
        unit: Text,
        organisation: Null<Text>,
        kind: Of<enquiry::Kind>,
        text: Text,
        answer: Null<Text>,
        status: Of<enquiry::Status>,
        answer_due_date: Text,
        asked_at: Int,
        answered_at: Null<Int>,
        version: Int,
    }
    filters ["tender", "status", "kind"]
    sorts []
    public Public::Statuses(&["answered"]);
    veiled |enquiry| enquiry.organisation.map(|organisation| Head {
        organisation: Some(organisation.to_string()),
        tender: Some(enquiry.tender.to_string()),
        ..Head::default()
    });
}

stored! {
    Bid ("bid") {
        id: Text,
        tender: Of<TenderId>,
        lot: Int,
        organisation: Of<OrganisationId>,
        unit: Null<Text>,
        status: Of<bid::Status>,
        receipt: Doc,
        content: Null<Doc>,
        correction: Null<Doc>,
        answer_due_date: Null<Text>,
        quote: Null<Doc>,
        final_price: Null<Int>,
        price_explanation: Null<Doc>,
        exclusion_ground: Null<Text>,
        exclusion_reason: Null<Text>,
        score: Null<Text>,
        rank: Null<Int>,
        version: Int,
    }
    filters ["tender", "lot", "organisation", "status"]
    sorts []
    public Public::None;
    sealed |bid| bid.unit.is_none().then(|| Head {
        organisation: Some(bid.organisation.to_string()),
        tender: Some(bid.tender.to_string()),
        // One bid of an organisation for a lot; a withdrawn one leaves room for another.
        only: (bid.status == bid::Status::Sealed).then(|| format!("{}/{}/{}", bid.tender, bid.lot, bid.organisation)),
        ..Head::default()
    });
    told above result_is_told!("bid.tender");
}

stored! {
    Evaluation ("evaluation") {
        id: Text,
        tender: Of<TenderId>,
        unit: Of<UnitCode>,
        members: Doc,
        appointed: Doc,
        status: Of<evaluation::Status>,
        rankings: Doc,
        draw: Null<Doc>,
        chosen_with_consent: Null<Text>,
        dissents: Doc,
        ratings: Doc,
        findings: Doc,
        formed_at: Int,
        consolidated_at: Null<Int>,
        version: Int,
    }
    filters ["tender", "unit", "status"]
    sorts []
    public Public::None;
    told above result_is_told!("evaluation.tender");
}

stored! {
    ScoreSheet ("score_sheet") {
        id: Text,
        evaluation: Of<EvaluationId>,
        person: Text,
        unit: Null<Text>,
        scores: Doc,
        received_at: Int,
        version: Int,
    }
    filters ["evaluation"]
    sorts []
    public Public::None;
    told above concat!(
        "EXISTS (SELECT 1 FROM evaluation WHERE evaluation.id = score_sheet.evaluation AND ",
        result_is_told!("evaluation.tender"),
        ")"
    );
}

stored! {
    Framework ("framework") {
        id: Text,
        tender: Of<TenderId>,
        lot: Int,
        unit: Of<UnitCode>,
        title: Text,
        terms: Doc,
        end_date: Text,
        suppliers: Doc,
        status: Text,
        concluded_at: Int,
        version: Int,
    }
    filters ["tender", "unit"]
    sorts []
    public Public::All;
}

stored! {
    Award ("award") {
        id: Text,
        tender: Of<TenderId>,
        lot: Int,
        unit: Of<UnitCode>,
        bid: Text,
        framework: Null<Of<FrameworkId>>,
        item: Null<Text>,
        organisation: Of<OrganisationId>,
        rank: Int,
        price: Int,
        status: Of<award::Status>,
        recommended_at: Int,
        decided_at: Null<Int>,
        reason: Null<Text>,
        published_at: Null<Int>,
        paused_days: Int,
        version: Int,
    }
    filters ["tender", "unit", "organisation", "status", "framework"]
    sorts []
    public Public::Statuses(&["published", "contracted", "refused", "void"]);
    told above "published_at IS NOT NULL";
}
