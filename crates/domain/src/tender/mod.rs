//! A tender: one competition for one or more lots (lifecycles of the field, 3.2).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    draw::Chance,
    ids::{PersonId, TenderId},
    jurisdiction::UnitCode,
    matter::Matter,
    method::Method,
    moment::{Day, Moment},
    noun::{moves, noun},
    pause::Pause,
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    secrecy::Until,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

mod approval;
mod competition;
mod conditions;
mod ending;
mod event;
mod invitation;
mod lint;
mod publication;
mod tender_documents;
pub use conditions::{Choice, Conditions, Explanation, FrameworkTerms, SingleSource, SingleSourceCase};
pub use ending::Known;
pub use event::Event;
pub use lint::{Finding, Lint};
pub use tender_documents::{
    Clarification, Criterion, CriterionKind, Invited, Lot, LotOutcome, ReadOut, TenderDocuments,
};

crate::words! {
    /// Where a tender stands.
    Status as TenderStatus {
        Draft = "draft", InReview = "in_review", Announced = "announced", Published = "published", BidsClosed = "closed", Opened = "opened",
        Quoting = "quoting", Evaluated = "evaluated", Completed = "completed", Void = "void", Cancelled = "cancelled",
    }
}
crate::words! {
    /// What can be done with a tender.
    Action as TenderAction {
        Revise = "revise", Submit = "submit", Return = "return", ApproveMethod = "approve_method", Invite = "invite",
        Announce = "announce", Object = "object", Publish = "publish", Clarify = "clarify", Bid = "bid",
        Close = "close", FormPanel = "form_panel", Open = "open", CallQuotes = "call_quotes",
        OpenQuotes = "open_quotes", Evaluate = "evaluate", Reopen = "reopen", Complete = "complete",
        Void = "void", Cancel = "cancel",
    }
}
/// The life of a tender.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Draft, A::Revise, Draft),
        (Draft, A::Submit, InReview),
        (Draft, A::Cancel, Cancelled),
        (InReview, A::Return, Draft),
        (InReview, A::ApproveMethod, InReview),
        (InReview, A::Invite, InReview),
        (InReview, A::Announce, Announced),
        (InReview, A::Publish, Published),
        (InReview, A::Cancel, Cancelled),
        (Announced, A::Object, Announced),
        (Announced, A::Return, Draft),
        (Announced, A::Publish, Published),
        (Announced, A::Cancel, Cancelled),
        (Published, A::Clarify, Published),
        (Published, A::Bid, Published),
        (Published, A::FormPanel, Published),
        (Published, A::Close, BidsClosed),
        (Published, A::Cancel, Cancelled),
        (BidsClosed, A::FormPanel, BidsClosed),
        (BidsClosed, A::Open, Opened),
        (BidsClosed, A::Complete, Completed),
        (BidsClosed, A::Void, Void),
        (BidsClosed, A::Cancel, Cancelled),
        (Opened, A::FormPanel, Opened),
        (Opened, A::CallQuotes, Quoting),
        (Quoting, A::CallQuotes, Quoting),
        (Quoting, A::OpenQuotes, Opened),
        (Quoting, A::Void, Void),
        (Opened, A::Evaluate, Evaluated),
        (Opened, A::Void, Void),
        (Evaluated, A::Reopen, Opened),
        (Evaluated, A::Complete, Completed),
        (Evaluated, A::Void, Void),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a tender.
pub const PUBLIC: &[Status] = &[
    Status::Announced,
    Status::Published,
    Status::BidsClosed,
    Status::Opened,
    Status::Quoting,
    Status::Evaluated,
    Status::Completed,
    Status::Void,
    Status::Cancelled,
];

crate::words! {
    /// Why a tender that was published ends without a result: too few suppliers, an act against the law, prices above the budget,
    /// or a task that fell away (LAW Art. 36).
    Ground as TenderEndGround {
        TooFewSuppliers = "too_few_suppliers", UnlawfulActs = "unlawful_acts", PricesAboveBudget = "prices_above_budget",
        TaskCancelled = "task_cancelled",
    }
}

/// The approval of finance for another method than the open tender (M11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MethodApproval {
    /// The document that says so.
    pub basis_document: Title,
    /// What it was given for; with other tender documents it is void.
    pub given_for: Matter,
}

/// The round of final quotes (M7, M8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FinalRound {
    /// Quotes are taken until just before this moment.
    pub until: Moment,
    /// When they were opened.
    pub opened_at: Option<Moment>,
}

/// A tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tender {
    /// Its identifier.
    pub id: TenderId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// Its number (项目编号).
    pub number: Mark,
    /// What its tender documents say.
    pub tender_documents: TenderDocuments,
    /// Where it stands.
    pub status: Status,
    /// Until just before when bids are taken; the same as in the tender documents.
    pub bid_deadline: Moment,
    /// The clarifications published.
    pub clarifications: Vec<Clarification>,
    /// What was told in advance of every draw.
    pub chance: Chance,
    /// The approval of finance for a method other than the open tender (M11).
    pub method_approval: Option<MethodApproval>,
    /// Who was drawn to be invited; told to nobody but the buyer before the opening (E3).
    pub invited: Option<Invited>,
    /// When a single source was announced (M10).
    pub announced_at: Option<Moment>,
    /// What was announced then.
    pub announced_for: Option<Matter>,
    /// The round of final quotes.
    pub final_round: Option<FinalRound>,
    /// The last day on which finance suspends it because of a complaint (C8).
    pub suspended_until: Option<Day>,
    /// When finance suspended it (C8).
    pub suspensions: Vec<Pause>,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// When its bids were opened.
    pub opened_at: Option<Moment>,
    /// On which ground it ended without a result.
    pub end_ground: Option<Ground>,
    /// Why it ended without a result.
    pub end_reason: Option<Title>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

noun!(Tender, TenderId, Event, Event::Drafted(tender) => tender, running; until secret_until; opens opening);

impl Status {
    /// Whether nothing more comes of it.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Void | Self::Cancelled)
    }
}

/// Whether anybody may be told of what happened to the bids of a tender: from the opening on where it is read out in
/// public (R87 Art. 41), otherwise from its end on. Where nothing is read out, a published result tells of them as well
/// (R74 Arts 7, 18; R214 Arts 5, 29).
#[must_use]
pub const fn tells_of_bids(status: Status, method: Method) -> bool {
    match status {
        Status::Completed | Status::Void | Status::Cancelled => true,
        Status::Opened | Status::Quoting | Status::Evaluated => method.is_read_out(),
        Status::Draft | Status::InReview | Status::Announced | Status::Published | Status::BidsClosed => {
            !method.is_sealed()
        }
    }
}

impl Tender {
    /// Who was drawn to be invited is as secret as who bids (E3).
    fn secret_until(&self, event: &Event) -> Option<Until> {
        matches!(event, Event::Invited(_)).then_some(Until::Tender(self.id))
    }
    fn opening(&self, _: &Event) -> Option<TenderId> {
        tells_of_bids(self.status, self.tender_documents.method).then_some(self.id)
    }
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let mut running = Vec::new();
        let sealed = self.tender_documents.method.under(law).sealed;
        match self.status {
            Status::Published if sealed => running.push(Clock::FormPanel.by(self.bid_deadline.day())),
            Status::BidsClosed if sealed => running.push(Clock::OpenBids.by(self.bid_deadline.day())),
            Status::Quoting => running.extend(self.final_round.map(|round| Clock::OpenQuotes.by(round.until.day()))),
            Status::Opened if self.tender_documents.method == Method::CallForProposals => {
                running.push(
                    Clock::EvaluateProposals.by(law.last_day_from(self.bid_deadline, Parameter::ProposalEvaluation)),
                );
            }
            _ => {}
        }
        running.extend(self.suspended_until.map(|until| Clock::EndSuspension.by(until)));
        running
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            public: PUBLIC.contains(&self.status) && self.published_at.or(self.announced_at).is_some(),
            ..Concern::default()
        }
    }
    /// The day whose law judges it: that of its publication, or today while it is not published (decision 0006).
    #[must_use]
    pub fn judged_on(&self, today: Day) -> Day {
        self.published_at.map_or(today, Moment::day)
    }
    /// Refuses an act while finance suspends the tender (C8).
    ///
    /// # Errors
    /// Names the first day after the suspension.
    pub fn must_not_be_suspended(&self, today: Day) -> Result<(), Refusal> {
        match self.suspended_until {
            Some(until) if today <= until => {
                Err(Refusal::of(Reason::Suspended).with("until", until).earliest(until.plus_days(1)))
            }
            _ => Ok(()),
        }
    }
    /// Declares the round void, as a decision on a complaint says.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn void(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Void).map(|_| Event::Voided { legal_ground: None, reason })
    }
    /// Calls the purchase off, as a decision on a complaint says.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn cancel(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Cancel).map(|_| Event::Cancelled { legal_ground: None, reason })
    }
    /// Whether no lot waits for a contract any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.tender_documents.lots.iter().any(|lot| matches!(lot.outcome, LotOutcome::Open | LotOutcome::Opened))
    }
}
