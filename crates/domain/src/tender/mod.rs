//! A tender: one competition for one or more lots (lifecycles of the field, 3.2).

use crate::{
    actor::Concern,
    calendar::Calendar,
    ids::{PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    purchase_item::apart,
    rulebook::{Reason, Refusal},
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod papers;
pub use papers::{Clarification, Criterion, CriterionKind, Lot, LotOutcome, Papers, ReadOut, count};

crate::words! {
    /// Where a tender stands.
    Status as TenderStatus {
        Draft = "draft", InReview = "in_review", Published = "published", BidsClosed = "closed", Opened = "opened",
        Evaluated = "evaluated", Completed = "completed", Void = "void", Cancelled = "cancelled",
    }
}
crate::words! {
    /// What can be done with a tender.
    Action as TenderAction {
        Revise = "revise", Submit = "submit", Return = "return", Publish = "publish", Clarify = "clarify", Bid = "bid",
        Close = "close", FormPanel = "form_panel", Open = "open", Evaluate = "evaluate", Complete = "complete",
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
        (InReview, A::Publish, Published),
        (InReview, A::Cancel, Cancelled),
        (Published, A::Clarify, Published),
        (Published, A::Bid, Published),
        (Published, A::FormPanel, Published),
        (Published, A::Close, BidsClosed),
        (Published, A::Cancel, Cancelled),
        (BidsClosed, A::FormPanel, BidsClosed),
        (BidsClosed, A::Open, Opened),
        (BidsClosed, A::Void, Void),
        (BidsClosed, A::Cancel, Cancelled),
        (Opened, A::FormPanel, Opened),
        (Opened, A::Evaluate, Evaluated),
        (Opened, A::Void, Void),
        (Evaluated, A::Complete, Completed),
        (Evaluated, A::Void, Void),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a tender.
pub const PUBLIC: &[Status] = &[
    Status::Published,
    Status::BidsClosed,
    Status::Opened,
    Status::Evaluated,
    Status::Completed,
    Status::Void,
    Status::Cancelled,
];

/// A tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tender {
    /// Its identifier.
    pub id: TenderId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// Its number (项目编号).
    pub number: Mark,
    /// What its papers say.
    pub papers: Papers,
    /// Where it stands.
    pub status: Status,
    /// Until just before when bids are taken; the same as in the papers.
    pub deadline: Moment,
    /// The clarifications published.
    pub clarifications: Vec<Clarification>,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// When its bids were opened.
    pub opened_at: Option<Moment>,
    /// Why it ended without a result.
    pub ended_because: Option<Title>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Tender),
    /// The papers were rewritten.
    Revised(Papers),
    /// It was handed in for review.
    Submitted,
    /// It was sent back.
    Returned {
        /// Why.
        reason: Title,
    },
    /// It was published.
    Published {
        /// When.
        at: Moment,
    },
    /// The papers were clarified.
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
    /// The panel consolidated its scores.
    Evaluated {
        /// The lots without a valid bid.
        failed: Vec<i64>,
    },
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
    /// The purchase was called off.
    Cancelled {
        /// Why.
        reason: Title,
    },
}
noun!(Tender, TenderId, Event, Event::Drafted(tender) => tender);

impl Tender {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(papers) => {
                self.deadline = papers.deadline;
                self.papers = papers.clone();
            }
            Event::Submitted => self.status = Status::InReview,
            Event::Returned { .. } => self.status = Status::Draft,
            Event::Published { at } => (self.published_at, self.status) = (Some(*at), Status::Published),
            Event::Clarified(clarification) => {
                if let Some(deadline) = clarification.deadline {
                    (self.deadline, self.papers.deadline) = (deadline, deadline);
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
            Event::LotAwarded { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Awarded),
            Event::LotFailed { lot } => self.change_lot(*lot, |lot| lot.outcome = LotOutcome::Failed),
            Event::Completed => self.status = Status::Completed,
            Event::Voided { reason } => (self.ended_because, self.status) = (Some(reason.clone()), Status::Void),
            Event::Cancelled { reason } => {
                (self.ended_because, self.status) = (Some(reason.clone()), Status::Cancelled)
            }
        }
    }
    fn change_lot(&mut self, number: i64, change: impl FnOnce(&mut Lot)) {
        if let Some(lot) = self.papers.lots.iter_mut().find(|lot| lot.number == number) {
            change(lot);
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            public: PUBLIC.contains(&self.status) && self.published_at.is_some(),
            ..Concern::default()
        }
    }
    /// Decides whether the papers may be rewritten.
    ///
    /// # Errors
    /// When they are no draft, or say what cannot be.
    pub fn revise(&self, papers: Papers) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        papers.check()?;
        Ok(Event::Revised(papers))
    }
    /// Hands it in for review.
    ///
    /// # Errors
    /// When it is no draft.
    pub fn submit(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Submit).map(|_| Event::Submitted)
    }
    /// Sends it back.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn send_back(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Return).map(|_| Event::Returned { reason })
    }
    /// Publishes it. Who drafted it may not (W20); the time to bid is at least that of the method (M2, M7).
    ///
    /// # Errors
    /// When it is not under review, the publisher drafted it or the deadline is too near.
    pub fn publish(&self, by: PersonId, now: Moment, calendar: &Calendar) -> Result<Event, Refusal> {
        self.status.after(Action::Publish)?;
        apart(self.drafted_by, by, ("编制", "drafting"), ("审查发布", "publication"))?;
        let terms = self.papers.method.terms();
        let earliest = calendar.last_day(now.day(), terms.bidding_period);
        if self.deadline < earliest.start() || self.deadline <= now {
            return Err(Refusal::of(terms.too_short)
                .field("deadline")
                .with("period", terms.bidding_period)
                .with("deadline", self.deadline)
                .earliest(earliest));
        }
        Ok(Event::Published { at: now })
    }
    /// Refuses an intention that has not been public long enough for the method (W13).
    ///
    /// # Errors
    /// Names the earliest lawful day.
    pub fn check_intention(&self, published: Option<Moment>, today: Day, calendar: &Calendar) -> Result<(), Refusal> {
        let Some(period) = self.papers.method.terms().intention_period else { return Ok(()) };
        let earliest = published.map(|at| calendar.last_day(at.day(), period));
        if earliest.is_some_and(|earliest| today >= earliest) {
            return Ok(());
        }
        let none = || "—".to_owned();
        let refusal = Refusal::of(Reason::IntentionTooYoung)
            .with("published", published.map_or_else(none, |at| at.day().to_string()));
        Err(refusal.earliest(earliest.unwrap_or_else(|| calendar.last_day(today, period))))
    }
    /// Publishes a clarification. One that comes too near the deadline must move it (M4).
    ///
    /// # Errors
    /// When bids are not being taken, or the deadline would be too near or moves to the front.
    pub fn clarify(
        &self,
        text: Prose,
        deadline: Option<Moment>,
        now: Moment,
        calendar: &Calendar,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Clarify)?;
        self.must_be_before_deadline(now)?;
        let until = deadline.unwrap_or(self.deadline);
        if until < self.deadline {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("deadline").with("from", self.deadline));
        }
        let period = self.papers.method.terms().clarification_period;
        let earliest = calendar.last_day(now.day(), period);
        if until < earliest.start() {
            return Err(Refusal::of(Reason::ClarificationTooLate)
                .field("deadline")
                .with("period", period)
                .earliest(earliest));
        }
        Ok(Event::Clarified(Clarification { text, deadline, at: now }))
    }
    /// Refuses what comes at the deadline or after it (E1).
    ///
    /// # Errors
    /// Names the deadline and the moment.
    pub fn must_be_before_deadline(&self, now: Moment) -> Result<(), Refusal> {
        if now < self.deadline {
            return Ok(());
        }
        Err(Refusal::of(Reason::DeadlinePassed).with("deadline", self.deadline).with("now", now))
    }
    /// Refuses what may happen only after the deadline (E1).
    ///
    /// # Errors
    /// Names the earliest moment.
    pub fn must_be_past_deadline(&self, now: Moment) -> Result<(), Refusal> {
        if now >= self.deadline {
            return Ok(());
        }
        Err(Refusal::of(Reason::DeadlineNotReached).with("now", now).earliest(self.deadline))
    }
    /// Closes it for bids at the deadline.
    ///
    /// # Errors
    /// When the deadline has not been reached or it is closed.
    pub fn close(&self, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Close)?;
        self.must_be_past_deadline(now)?;
        Ok(Event::BidsClosed)
    }
    /// Opens the lots that have enough bidders; the bids of the others stay sealed (E2, M14).
    ///
    /// # Errors
    /// When the deadline has not been reached or no lot has enough bidders.
    pub fn open(&self, now: Moment, counts: &[(i64, u32)]) -> Result<Vec<i64>, Refusal> {
        self.must_be_past_deadline(now)?;
        self.status.after(Action::Open)?;
        let needed = self.papers.method.terms().bidders_min;
        let enough: Vec<i64> = counts.iter().filter(|(_, count)| *count >= needed).map(|(lot, _)| *lot).collect();
        if enough.is_empty() { Err(Refusal::of(Reason::TooFewBids).with("needed", needed)) } else { Ok(enough) }
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
        !self.papers.lots.iter().any(|lot| matches!(lot.outcome, LotOutcome::Open | LotOutcome::Opened))
    }
}
