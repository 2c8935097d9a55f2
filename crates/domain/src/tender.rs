//! A tender: one competition for one or more lots (lifecycles of the field, 3.2).

use crate::{
    actor::Concern,
    calendar::Calendar,
    ids::{AttachmentId, ItemId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    method::{Method, Terms},
    money::Fen,
    moment::{Day, Moment},
    noun::{moves, noun},
    purchase_item::apart,
    rulebook::{Reason, Refusal},
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    Status::Published, Status::BidsClosed, Status::Opened, Status::Evaluated, Status::Completed, Status::Void, Status::Cancelled,
];

crate::words! {
    /// What becomes of a lot.
    LotOutcome { Open = "open", TooFewBids = "too_few_bids", Opened = "opened", Awarded = "awarded", Failed = "failed" }
}

/// A bidder and its price as read out at the opening (E2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadOut {
    /// The bidder.
    pub organisation: OrganisationId,
    /// Its price.
    pub price: Fen,
}

/// A lot (包件): what one supplier may win.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lot {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 50)]
    pub number: i64,
    /// The item of the purchase list that it buys.
    pub item: ItemId,
    /// Its title.
    pub title: Title,
    /// The highest price (最高限价), shown to all (M13).
    pub ceiling: Fen,
    /// What became of it.
    pub outcome: LotOutcome,
    /// The bidders and prices read out at the opening; empty before.
    pub opening: Vec<ReadOut>,
}

crate::words! {
    /// What a criterion looks at.
    CriterionKind { Price = "price", Quality = "quality" }
}

/// A criterion of the evaluation. The points of all criteria sum to 100 (E11, E13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its short name, unique in the tender.
    #[schema(example = "plan")]
    pub code: Mark,
    /// What it looks at.
    pub kind: CriterionKind,
    /// Its title.
    #[schema(example = "服务方案")]
    pub title: Title,
    /// The most points it can bring.
    #[schema(minimum = 1, maximum = 100)]
    pub points: u32,
}

/// What the papers of a tender say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Papers {
    /// The title of the purchase.
    pub title: Title,
    /// What is bought, how it is checked and paid, who may bid.
    pub description: Prose,
    /// The method.
    pub method: Method,
    /// The lots.
    pub lots: Vec<Lot>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// Bids are taken until just before this moment.
    pub deadline: Moment,
    /// Decimal places to which scores are rounded, half away from zero (E13).
    #[schema(minimum = 0, maximum = 6, example = 2)]
    pub score_places: u32,
    /// Files that belong to them; public from the publication on.
    pub attachments: Vec<AttachmentId>,
}

/// A clarification or change of the papers, published to all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clarification {
    /// What is clarified.
    pub text: Prose,
    /// The new deadline, if it moved.
    pub deadline: Option<Moment>,
    /// When it was published.
    pub at: Moment,
}

impl Papers {
    /// The most points for the price.
    #[must_use]
    pub fn price_points(&self) -> u32 {
        self.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Price).map(|criterion| criterion.points).sum()
    }
    /// The criteria that members score.
    pub fn quality(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Quality)
    }
    /// The lot of this number.
    ///
    /// # Errors
    /// When there is none.
    pub fn lot(&self, number: i64) -> Result<&Lot, Refusal> {
        let found = self.lots.iter().find(|lot| lot.number == number);
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("lot").with("what", "lot"))
    }
    /// Refuses papers that could not be published whatever the day.
    ///
    /// # Errors
    /// Names the field at fault and the rule.
    pub fn check(&self) -> Result<(), Refusal> {
        count("lots", self.lots.len(), 1, 50)?;
        count("criteria", self.criteria.len(), 1, 50)?;
        count("attachments", self.attachments.len(), 0, 20)?;
        if self.score_places > 6 {
            return Err(Refusal::of(Reason::TooMany).field("score_places").with("min", 0).with("max", 6).with("count", self.score_places));
        }
        for (at, criterion) in self.criteria.iter().enumerate() {
            if self.criteria[..at].iter().any(|earlier| earlier.code == criterion.code) {
                return Err(Refusal::of(Reason::AlreadyExists).field(format!("criteria/{at}/code")).with("what", &criterion.code));
            }
        }
        let sum: u64 = self.criteria.iter().map(|criterion| u64::from(criterion.points)).sum();
        if sum != 100 || self.criteria.iter().any(|criterion| criterion.points == 0) {
            return Err(Refusal::of(Reason::WeightsDoNotSum).field("criteria").with("sum", sum));
        }
        let terms = self.method.terms();
        let (weight, min, max) = (self.price_points(), terms.price_points_min, terms.price_points_max);
        if !(min..=max).contains(&weight) {
            return Err(Refusal::of(Reason::PriceWeightOutOfRange)
                .field("criteria")
                .with("weight", weight)
                .with("min", min)
                .with("max", max));
        }
        self.check_ceilings(terms)
    }
    fn check_ceilings(&self, terms: &Terms) -> Result<(), Refusal> {
        for (at, lot) in self.lots.iter().enumerate() {
            if !lot.ceiling.is_positive() {
                return Err(Refusal::of(Reason::AmountNotPositive).field(format!("lots/{at}/ceiling")).with("amount", lot.ceiling));
            }
            if self.lots[..at].iter().any(|earlier| earlier.item == lot.item) {
                return Err(Refusal::of(Reason::AlreadyExists).field(format!("lots/{at}/item")).with("what", "lot for this item"));
            }
        }
        let whole = Fen::sum(self.lots.iter().map(|lot| lot.ceiling)).ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("lots"))?;
        match terms.amount_max {
            Some(limit) if whole > limit => {
                Err(Refusal::of(Reason::AboveLimit).field("lots").with("amount", whole).with("limit", limit))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses too few or too many parts.
///
/// # Errors
/// When the count lies outside the range.
pub fn count(field: &str, count: usize, min: usize, max: usize) -> Result<(), Refusal> {
    if (min..=max).contains(&count) {
        return Ok(());
    }
    Err(Refusal::of(Reason::TooMany).field(field).with("min", min).with("max", max).with("count", count))
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
            Event::Cancelled { reason } => (self.ended_because, self.status) = (Some(reason.clone()), Status::Cancelled),
        }
    }
    fn change_lot(&mut self, number: i64, change: impl FnOnce(&mut Lot)) {
        if let Some(lot) = self.papers.lots.iter_mut().find(|lot| lot.number == number) {
            change(lot);
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), public: PUBLIC.contains(&self.status), ..Concern::default() }
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
        let refusal = Refusal::of(Reason::IntentionTooYoung).with("published", published.map_or_else(none, |at| at.day().to_string()));
        Err(refusal.earliest(earliest.unwrap_or_else(|| calendar.last_day(today, period))))
    }
    /// Publishes a clarification. One that comes too near the deadline must move it (M4).
    ///
    /// # Errors
    /// When bids are not being taken, or the deadline would be too near or moves to the front.
    pub fn clarify(&self, text: Prose, deadline: Option<Moment>, now: Moment, calendar: &Calendar) -> Result<Event, Refusal> {
        self.status.after(Action::Clarify)?;
        self.must_be_before_deadline(now)?;
        let until = deadline.unwrap_or(self.deadline);
        if until < self.deadline {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("deadline").with("from", self.deadline));
        }
        let period = self.papers.method.terms().clarification_period;
        let earliest = calendar.last_day(now.day(), period);
        if until < earliest.start() {
            return Err(Refusal::of(Reason::ClarificationTooLate).field("deadline").with("period", period).earliest(earliest));
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
