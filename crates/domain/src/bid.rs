//! A bid: sealed until the opening after the deadline (lifecycles of the field, 3.3).
//!
//! Before the opening a bid is a receipt. Its content lies elsewhere, encrypted, and its unit is not told,
//! so that nobody but the bidder can find it, count it or read it (E1, E3).

use crate::{
    actor::Concern,
    ids::{AttachmentId, BidId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    money::Fen,
    noun::{moves, noun},
    rulebook::{Reason, Refusal},
    tender::Lot,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where a bid stands.
    Status as BidStatus {
        Sealed = "sealed", Withdrawn = "withdrawn", Opened = "opened", Qualified = "qualified", Unqualified = "unqualified",
        Invalid = "invalid", Ranked = "ranked", Won = "won", Lost = "lost",
    }
}
crate::words! {
    /// What can be done with a bid.
    Action as BidAction {
        Replace = "replace", Withdraw = "withdraw", Open = "open", Spoil = "spoil", Qualify = "qualify", Disqualify = "disqualify",
        Invalidate = "invalidate", Rank = "rank", Win = "win", Lose = "lose",
    }
}
/// The life of a bid.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Sealed, A::Replace, Sealed),
        (Sealed, A::Withdraw, Withdrawn),
        (Sealed, A::Open, Opened),
        (Sealed, A::Spoil, Invalid),
        (Opened, A::Qualify, Qualified),
        (Opened, A::Disqualify, Unqualified),
        (Qualified, A::Invalidate, Invalid),
        (Qualified, A::Rank, Ranked),
        (Ranked, A::Win, Won),
        (Ranked, A::Lose, Lost),
        (Won, A::Lose, Lost),
        (Lost, A::Win, Won),
    ]
};
moves!(Status, Action, MOVES);

/// What a bid says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BidContent)]
pub struct Content {
    /// The price for the lot.
    pub price: Fen,
    /// How the service will be rendered.
    pub plan: Prose,
    /// Who will render it, with their qualifications.
    pub team: Prose,
    /// Papers handed in with the bid.
    #[schema(max_items = 20)]
    pub attachments: Vec<AttachmentId>,
}

impl Content {
    /// Refuses a price that would make the bid invalid at once (E8).
    ///
    /// # Errors
    /// When it is not positive or above the ceiling.
    pub fn check(&self, lot: &Lot) -> Result<(), Refusal> {
        if !self.price.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("price").with("amount", self.price));
        }
        if self.price > lot.ceiling {
            return Err(Refusal::of(Reason::PriceAboveCeiling)
                .field("price")
                .with("price", self.price)
                .with("ceiling", lot.ceiling));
        }
        crate::tender::count("attachments", self.attachments.len(), 0, 20)
    }
}

/// What a bidder may hold in hand: that this was received, at this moment, unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The SHA-256 of what was stored, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// When the last byte was received.
    pub received_at: Moment,
}

/// A bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bid {
    /// Its identifier: random, so that it tells nothing.
    pub id: BidId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The bidder.
    pub organisation: OrganisationId,
    /// The unit that buys; told from the opening on.
    pub unit: Option<UnitCode>,
    /// Where it stands.
    pub status: Status,
    /// What the bidder holds in hand.
    pub receipt: Receipt,
    /// What it says; from the opening on.
    pub content: Option<Content>,
    /// Why it was excluded, if it was (A3).
    pub excluded_because: Option<Title>,
    /// Its total score, once ranked.
    #[schema(value_type = Option<String>, example = "91.70")]
    pub score: Option<rust_decimal::Decimal>,
    /// Its rank in the lot, from 1, once ranked.
    pub rank: Option<i64>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was received, sealed.
    Sealed(Bid),
    /// Another took its place before the deadline.
    Replaced(Receipt),
    /// It was withdrawn before the deadline.
    Withdrawn,
    /// It was opened.
    Opened {
        /// The unit that opened it.
        unit: UnitCode,
        /// What it says.
        content: Content,
    },
    /// The bidder is qualified.
    Qualified,
    /// The bidder is not qualified.
    Disqualified {
        /// Why.
        reason: Title,
    },
    /// The panel found it invalid.
    Invalidated {
        /// Why.
        reason: Title,
    },
    /// It was scored and ranked.
    Ranked {
        /// Its total score.
        score: rust_decimal::Decimal,
        /// Its rank.
        rank: i64,
    },
    /// It won.
    Won,
    /// It lost.
    Lost,
}
noun!(Bid, BidId, Event, Event::Sealed(bid) => bid);

impl Bid {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Sealed(_) => {}
            Event::Replaced(receipt) => self.receipt = receipt.clone(),
            Event::Withdrawn => self.status = Status::Withdrawn,
            Event::Opened { unit, content } => {
                (self.unit, self.content, self.status) = (Some(unit.clone()), Some(content.clone()), Status::Opened);
            }
            Event::Qualified => self.status = Status::Qualified,
            Event::Disqualified { reason } => {
                (self.excluded_because, self.status) = (Some(reason.clone()), Status::Unqualified)
            }
            Event::Invalidated { reason } => {
                (self.excluded_because, self.status) = (Some(reason.clone()), Status::Invalid)
            }
            Event::Ranked { score, rank } => {
                (self.score, self.rank, self.status) = (Some(*score), Some(*rank), Status::Ranked);
            }
            Event::Won => self.status = Status::Won,
            Event::Lost => self.status = Status::Lost,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: self.unit.as_ref(), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// The price, once opened.
    #[must_use]
    pub fn price(&self) -> Option<Fen> {
        self.content.as_ref().map(|content| content.price)
    }
    /// Decides whether an action without further conditions is possible, and what happens then.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn decide(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
}
