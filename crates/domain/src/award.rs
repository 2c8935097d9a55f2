//! The award of one lot (lifecycles of the field, 3.5).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{AwardId, BidId, FrameworkId, ItemId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    secrecy::Until,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where an award stands.
    Status as AwardStatus {
        Recommended = "recommended", Decided = "decided", Published = "published", Contracted = "contracted",
        Refused = "refused", Void = "void",
    }
}
crate::words! {
    /// What can be done with an award.
    Action as AwardAction { Decide = "decide", Publish = "publish", Contract = "contract", Refuse = "refuse", Void = "void" }
}
/// The life of an award.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Recommended, A::Decide, Decided),
        (Recommended, A::Void, Void),
        (Decided, A::Publish, Published),
        (Decided, A::Void, Void),
        (Published, A::Contract, Contracted),
        (Published, A::Refuse, Refused),
        (Published, A::Void, Void),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read an award.
pub const PUBLIC: &[Status] = &[Status::Published, Status::Contracted, Status::Refused, Status::Void];

/// An award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Award {
    /// Its identifier.
    pub id: AwardId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The bid.
    pub bid: BidId,
    /// The framework that it was called off from, if it was (M12).
    pub framework: Option<FrameworkId>,
    /// The item that it buys; for a call-off another than any lot names.
    pub item: Option<ItemId>,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The rank of the bid.
    pub rank: i64,
    /// Its price.
    pub price: Fen,
    /// Where it stands.
    pub status: Status,
    /// When the panel recommended it.
    pub recommended_at: Moment,
    /// When the buyer decided, or silence did (A1).
    pub decided_at: Option<Moment>,
    /// Why the panel recommended it, published with the result (A2).
    pub reason: Option<Prose>,
    /// When the result was published and the supplier told.
    pub published_at: Option<Moment>,
    /// For how many days the law held it still since it was published (C5, C8).
    pub paused_days: i64,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The panel recommended it.
    Recommended(Award),
    /// The buyer decided, or silence did.
    Decided {
        /// When.
        at: Moment,
    },
    /// The result was published.
    Published {
        /// Why this supplier.
        reason: Prose,
        /// When.
        at: Moment,
    },
    /// The contract was signed.
    Contracted,
    /// It was held still since it was published (C5, C8).
    Paused {
        /// For how many days in all.
        days: i64,
    },
    /// The supplier refuses the contract.
    Refused {
        /// Why.
        reason: Title,
    },
    /// It is void.
    Voided {
        /// Why.
        reason: Title,
    },
}
noun!(Award, AwardId, Event, Event::Recommended(award) => award, running; until secret_until; opens opening);

impl Award {
    /// Who is recommended at what price tells of the bids, and is told with them.
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    fn secret_until(&self, _: &Event) -> Option<Until> {
        Some(Until::Tender(self.tender))
    }
    /// A published result tells of the bids that it was found among.
    fn opening(&self, event: &Event) -> Option<TenderId> {
        matches!(event, Event::Published { .. }).then_some(self.tender)
    }
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let last = |at: Moment, parameter| law.last_day_from(at, parameter);
        match (self.status, self.decided_at, self.published_at) {
            (Status::Recommended, _, _) => {
                vec![Clock::DecideAward.by(last(self.recommended_at, Parameter::AwardDecision))]
            }
            (Status::Decided, Some(at), _) => {
                vec![Clock::PublishResult.by(last(at, Parameter::ResultPublication))]
            }
            (Status::Published, _, Some(at)) => {
                vec![Clock::DraftContract.by(last(at, Parameter::Signing).plus_days(self.paused_days))]
            }
            _ => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Recommended(_) => {}
            Event::Decided { at } => (self.decided_at, self.status) = (Some(*at), Status::Decided),
            Event::Published { reason, at } => {
                (self.reason, self.published_at, self.status) = (Some(reason.clone()), Some(*at), Status::Published);
            }
            Event::Contracted => self.status = Status::Contracted,
            Event::Paused { days } => self.paused_days = *days,
            Event::Refused { .. } => self.status = Status::Refused,
            Event::Voided { .. } => self.status = Status::Void,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: self.published_at.map(|_| self.organisation),
            public: self.published_at.is_some(),
            ..Concern::default()
        }
    }
    /// Decides in ranking order: only the recommended bid, the best that is left, can be chosen (A1).
    ///
    /// # Errors
    /// When another bid is chosen or it is decided.
    pub fn decide(&self, bid: BidId, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Decide)?;
        if bid != self.bid {
            return Err(Refusal::of(Reason::NotInRankingOrder).field("bid").with("expected", self.rank));
        }
        Ok(Event::Decided { at })
    }
    /// Publishes the result with the reasons of the recommendation (A2). A late one is published and warned of.
    ///
    /// # Errors
    /// When it is not decided.
    pub fn publish(&self, reason: Prose, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Publish)?;
        if let Some(last) = self.decided_at.map(|at| law.last_day_from(at, Parameter::ResultPublication))
            && at.day() > last
        {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::A2).with("last", last));
        }
        Ok(Event::Published { reason, at })
    }
    /// Notes that the contract was signed.
    ///
    /// # Errors
    /// When the result is not published.
    pub fn contract(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Contract).map(|_| Event::Contracted)
    }
    /// Notes that the supplier refuses (A6).
    ///
    /// # Errors
    /// When there is nothing to refuse.
    pub fn refuse(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Refuse).map(|_| Event::Refused { reason })
    }
    /// Declares it void with its tender.
    ///
    /// # Errors
    /// When it is contracted.
    pub fn void(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Void).map(|_| Event::Voided { reason })
    }
}
