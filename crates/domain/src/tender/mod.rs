//! A tender: one competition for one or more lots (lifecycles of the field, 3.2).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{PersonId, TenderId},
    jurisdiction::UnitCode,
    method::Method,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    secrecy::Until,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod competition;
mod conditions;
mod invitation;
mod lint;
mod publication;
mod tender_documents;
pub use conditions::{Choice, Conditions, Explanation, FrameworkTerms, SingleSource, SingleSourceCase};
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
    /// The document by which finance approved a method other than the open tender (M11).
    pub method_approval: Option<Title>,
    /// Who was drawn to be invited; told to nobody but the buyer before the opening (E3).
    pub invited: Option<Invited>,
    /// When a single source was announced (M10).
    pub announced_at: Option<Moment>,
    /// The round of final quotes.
    pub final_round: Option<FinalRound>,
    /// The last day on which finance suspends it because of a complaint (C8).
    pub suspended_until: Option<Day>,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// When its bids were opened.
    pub opened_at: Option<Moment>,
    /// Why it ended without a result.
    pub end_reason: Option<Title>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Tender),
    /// The tender documents were rewritten.
    Revised(TenderDocuments),
    /// It was handed in for review.
    Submitted,
    /// It was sent back.
    Returned {
        /// Why.
        reason: Title,
    },
    /// Finance approved the method.
    MethodApproved {
        /// The document that says so.
        basis_document: Title,
    },
    /// Suppliers were drawn at random.
    Invited(Invited),
    /// The single source was announced.
    Announced {
        /// When.
        at: Moment,
    },
    /// It was published.
    Published {
        /// When.
        at: Moment,
    },
    /// The tender documents were clarified.
    Clarified(Clarification),
    /// The deadline passed.
    BidsClosed,
    /// The bids were opened and read out, lot by lot.
    Opened {
        /// When.
        at: Moment,
        /// The number of each lot with what was read out; none where there were too few bids.
        lots: Vec<(i64, Option<Vec<ReadOut>>)>,
    },
    /// Final quotes were asked for.
    QuotesCalled {
        /// They are taken until just before this moment.
        until: Moment,
    },
    /// The final quotes were opened.
    QuotesOpened {
        /// When.
        at: Moment,
    },
    /// Finance suspends it.
    Suspended {
        /// The last day.
        until: Day,
    },
    /// The suspension ended.
    Resumed,
    /// The panel consolidated its scores.
    Evaluated {
        /// The lots without a valid bid.
        failed: Vec<i64>,
    },
    /// The result is corrected: the lots are as they were when opened.
    Reopened,
    /// A lot was contracted.
    LotAwarded {
        /// Which.
        lot: i64,
    },
    /// A lot ended without a supplier.
    LotFailed {
        /// Which.
        lot: i64,
    },
    /// Every lot has its contract or failed.
    Completed,
    /// The round is void.
    Voided {
        /// Why.
        reason: Title,
    },
    /// The purchase was cancelled.
    Cancelled {
        /// Why.
        reason: Title,
    },
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
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(tender_documents) => {
                self.bid_deadline = tender_documents.bid_deadline;
                self.tender_documents = tender_documents.clone();
            }
            Event::Submitted => self.status = Status::InReview,
            Event::Returned { .. } => self.status = Status::Draft,
            Event::MethodApproved { basis_document } => self.method_approval = Some(basis_document.clone()),
            Event::Invited(invited) => self.invited = Some(invited.clone()),
            Event::Announced { at } => (self.announced_at, self.status) = (Some(*at), Status::Announced),
            Event::QuotesCalled { until } => {
                (self.final_round, self.status) =
                    (Some(FinalRound { until: *until, opened_at: None }), Status::Quoting);
            }
            Event::QuotesOpened { at } => {
                self.final_round = self.final_round.map(|round| FinalRound { opened_at: Some(*at), ..round });
                self.status = Status::Opened;
            }
            Event::Suspended { until } => self.suspended_until = Some(*until),
            Event::Resumed => self.suspended_until = None,
            Event::Published { at } => (self.published_at, self.status) = (Some(*at), Status::Published),
            Event::Clarified(clarification) => {
                if let Some(deadline) = clarification.bid_deadline {
                    (self.bid_deadline, self.tender_documents.bid_deadline) = (deadline, deadline);
                }
                self.clarifications.push(clarification.clone());
            }
            Event::BidsClosed => self.status = Status::BidsClosed,
            Event::Opened { at, lots } => {
                (self.opened_at, self.status) = (Some(*at), Status::Opened);
                for (number, opening) in lots {
                    self.change_lot(*number, |lot| match opening {
                        Some(opening) => (lot.opening, lot.outcome) = (opening.clone(), LotOutcome::Opened),
                        None => lot.outcome = LotOutcome::TooFewBids,
                    });
                }
            }
            Event::Evaluated { failed } => {
                self.status = Status::Evaluated;
                for number in failed {
                    self.change_lot(*number, |lot| lot.outcome = LotOutcome::Failed);
                }
            }
            Event::Reopened => {
                self.status = Status::Opened;
                for lot in self.tender_documents.lots.iter_mut().filter(|lot| lot.outcome == LotOutcome::Failed) {
                    lot.outcome = LotOutcome::Opened;
                }
            }
            Event::LotAwarded { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Awarded),
            Event::LotFailed { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Failed),
            Event::Completed => self.status = Status::Completed,
            Event::Voided { reason } => (self.end_reason, self.status) = (Some(reason.clone()), Status::Void),
            Event::Cancelled { reason } => (self.end_reason, self.status) = (Some(reason.clone()), Status::Cancelled),
        }
    }
    fn change_lot(&mut self, number: i64, change: impl FnOnce(&mut Lot)) {
        if let Some(lot) = self.tender_documents.lots.iter_mut().find(|lot| lot.number == number) {
            change(lot);
        }
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
    /// Declares the round void (M14).
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn void(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Void).map(|_| Event::Voided { reason })
    }
    /// Calls the purchase off.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn cancel(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Cancel).map(|_| Event::Cancelled { reason })
    }
    /// Whether no lot waits for a contract any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.tender_documents.lots.iter().any(|lot| matches!(lot.outcome, LotOutcome::Open | LotOutcome::Opened))
    }
}
