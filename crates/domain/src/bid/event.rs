//! What can happen to a bid, and what it changes.

use super::{Bid, Content, Correction, ExclusionGround, PriceExplanation, Receipt, Status};
use crate::{
    jurisdiction::UnitCode,
    moment::Moment,
    money::Fen,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

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
    /// It is not what was received, or does not open.
    Spoiled {
        /// The unit that opened the others.
        unit: UnitCode,
        /// Why.
        reason: Title,
    },
    /// The bidder is qualified.
    Qualified,
    /// The bidder is not qualified.
    Disqualified {
        /// On which ground.
        legal_ground: ExclusionGround,
        /// Why.
        reason: Title,
    },
    /// It is invalid: the panel found so, or the law says so.
    Invalidated {
        /// On which ground.
        legal_ground: ExclusionGround,
        /// Why.
        reason: Title,
    },
    /// Its price was corrected; the bidder is asked to confirm it.
    Corrected(Correction),
    /// The bidder answered to the correction.
    CorrectionAnswered {
        /// Whether it confirms it.
        confirmed: bool,
    },
    /// It was asked to explain its price.
    ReasonsAsked {
        /// Until when.
        until: Moment,
    },
    /// The bidder explained its price.
    PriceExplained {
        /// What it says.
        explanation: Prose,
    },
    /// The panel judged the explanation.
    PriceJudged {
        /// Whether it is convinced.
        convinced: bool,
    },
    /// The final quote was opened.
    QuoteOpened {
        /// The receipt that the bidder holds.
        receipt: Receipt,
        /// The final price.
        price: Fen,
    },
    /// The ranking is void, because the result is corrected.
    Unranked,
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
            Event::Spoiled { unit, reason } => {
                (self.unit, self.exclusion_ground) = (Some(unit.clone()), Some(ExclusionGround::NotOpened));
                (self.exclusion_reason, self.status) = (Some(reason.clone()), Status::Invalid);
            }
            Event::Qualified => self.status = Status::Qualified,
            Event::Disqualified { legal_ground, reason } => {
                (self.exclusion_ground, self.exclusion_reason) = (Some(*legal_ground), Some(reason.clone()));
                self.status = Status::Unqualified;
            }
            Event::Invalidated { legal_ground, reason } => {
                (self.exclusion_ground, self.exclusion_reason) = (Some(*legal_ground), Some(reason.clone()));
                self.status = Status::Invalid;
            }
            Event::Corrected(correction) => self.correction = Some(correction.clone()),
            Event::CorrectionAnswered { confirmed } => {
                self.correction = self.correction.take().map(|of| Correction { confirmed: Some(*confirmed), ..of });
            }
            Event::ReasonsAsked { until } => {
                self.price_explanation = Some(PriceExplanation { until: *until, explanation: None, convinced: None });
            }
            Event::PriceExplained { explanation } => {
                if let Some(price_explanation) = &mut self.price_explanation {
                    price_explanation.explanation = Some(explanation.clone());
                }
            }
            Event::PriceJudged { convinced } => {
                if let Some(price_explanation) = &mut self.price_explanation {
                    price_explanation.convinced = Some(*convinced);
                }
            }
            Event::QuoteOpened { receipt, price } => {
                (self.quote, self.final_price) = (Some(receipt.clone()), Some(*price));
            }
            Event::Unranked => (self.score, self.rank, self.status) = (None, None, Status::Qualified),
            Event::Ranked { score, rank } => {
                (self.score, self.rank, self.status) = (Some(*score), Some(*rank), Status::Ranked);
            }
            Event::Won => self.status = Status::Won,
            Event::Lost => self.status = Status::Lost,
        }
    }
}
