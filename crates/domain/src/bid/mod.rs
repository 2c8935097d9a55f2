//! A bid: sealed until the opening after the deadline (lifecycles of the field, 3.3).
//!
//! Before the opening a bid is a receipt. Its content lies elsewhere, encrypted, and its unit is not told,
//! so that nobody but the bidder can find it, count it or read it (E1, E3).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{BidId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal, RuleId},
    schema::ToSchema,
    secrecy::Until,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

mod content;
mod correction;
mod event;
pub use content::{BidDeposit, Content, PriceLine, Subcontract};
pub use correction::{Correction, Step};
pub use event::Event;

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
        Invalidate = "invalidate", AskReasons = "ask_reasons", Explain = "explain",
        Judge = "judge", Correct = "correct", Quote = "quote", Rank = "rank", Unrank = "unrank", Win = "win", Lose = "lose",
    }
}
crate::words! {
    /// Why a bid is out: its bidder may not take part, lacks what the tender documents ask for, or the bid is invalid (R87 Arts 44,
    /// 59, 60, 63; R74 Arts 20, 34).
    ExclusionGround {
        MayNotTakePart = "may_not_take_part", Condition = "condition_not_met", Unsigned = "unsigned",
        ConditionsAttached = "conditions_attached", NotResponsive = "not_responsive",
        FalseDocuments = "false_documents", Collusion = "collusion", OtherInvalidity = "other_invalidity",
        PriceUnconvincing = "price_unconvincing", PriceAboveLimit = "price_above_limit",
        CorrectionNotConfirmed = "correction_not_confirmed", NoQuote = "no_quote", NotOpened = "not_opened",
    }
}
/// Why a bid without a final quote is out: its bidder has left by itself (M7, M8).
pub const NO_QUOTE: &str = "未提交最后报价，视为退出 (no final quote)";
/// Why a bid is out that is not what was received, or does not open.
pub const NOT_OPENED: &str = "投标文件无法解封 (the seal is broken)";
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
        (Qualified, A::Disqualify, Unqualified),
        (Qualified, A::Invalidate, Invalid),
        (Qualified, A::AskReasons, Qualified),
        (Qualified, A::Explain, Qualified),
        (Qualified, A::Judge, Qualified),
        (Qualified, A::Correct, Qualified),
        (Qualified, A::Quote, Qualified),
        (Qualified, A::Rank, Ranked),
        (Ranked, A::Disqualify, Unqualified),
        (Ranked, A::Unrank, Qualified),
        (Ranked, A::Win, Won),
        (Ranked, A::Lose, Lost),
        (Won, A::Disqualify, Unqualified),
        (Won, A::Lose, Lost),
        (Lost, A::Win, Won),
    ]
};
moves!(Status, Action, MOVES);

/// How long a bidder has at least to explain its price.
const EXPLANATION_MINUTES: i64 = 30;

/// The explanation of a price that is abnormally low (E16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceExplanation {
    /// Until when the bidder may explain it.
    pub until: Moment,
    /// What the bidder says.
    pub explanation: Option<Prose>,
    /// Whether the panel is convinced; absent until it decided.
    pub convinced: Option<bool>,
}

/// What a bidder may hold in hand: that this was received, at this moment, unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The SHA-256 of what was stored, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// The SHA-256 of a salt and of what was handed in, both of which the bidder reads back and can hash itself. Nobody can
    /// try out contents without the salt.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub commitment: Option<String>,
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
    /// How its price was corrected, if it was (E10).
    pub correction: Option<Correction>,
    /// The last day to answer it, in an open framework (M12).
    pub answer_due_date: Option<Day>,
    /// The receipt of its final quote, from the opening of the quotes on: before, nobody may know who has quoted (E3).
    pub quote: Option<Receipt>,
    /// Its final price, from the opening of the quotes on.
    pub final_price: Option<Fen>,
    /// The explanation of its price, if one was asked for (E16).
    pub price_explanation: Option<PriceExplanation>,
    /// On which ground it was excluded, if it was.
    pub exclusion_ground: Option<ExclusionGround>,
    /// Why it was excluded, if it was (A3).
    pub exclusion_reason: Option<Title>,
    /// Its total score, once ranked.
    #[schema(value_type = Option<String>, example = "91.70")]
    pub score: Option<rust_decimal::Decimal>,
    /// Its rank in the lot, from 1, once ranked.
    pub rank: Option<i64>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

noun!(Bid, BidId, Event, Event::Sealed(bid) => bid, running; until secret_until);

impl Bid {
    /// Nothing of a bid is told before its tender tells of its bids (E1, E3).
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    fn secret_until(&self, _: &Event) -> Option<Until> {
        Some(Until::Tender(self.tender))
    }
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        // Nothing may tell of a bid before it is opened (E3).
        let opened = matches!(self.status, Status::Opened | Status::Qualified);
        let mut running = Vec::new();
        if opened && self.status == Status::Opened {
            running.extend(self.answer_due_date.map(|by| Clock::AnswerApplication.by(by)));
        }
        if let Some(price_explanation) =
            self.price_explanation.as_ref().filter(|price_explanation| opened && price_explanation.convinced.is_none())
        {
            running.push(Clock::ExplainPrice.by(price_explanation.until.day()));
        }
        if let Some(correction) = self.correction.as_ref().filter(|known| opened && known.confirmed.is_none()) {
            running.push(Clock::ConfirmCorrection.by(correction.at.day()));
        }
        running
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: self.unit.as_ref(), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// The price that counts, once opened: the final quote, else the corrected price, else that of the bid.
    #[must_use]
    pub fn price(&self) -> Option<Fen> {
        let corrected = self.correction.as_ref().map(|correction| correction.to);
        self.final_price.or(corrected).or(self.content.as_ref().map(|content| content.price))
    }
    /// Decides whether an action without further conditions is possible, and what happens then.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn decide(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
    /// Corrects a price that contradicts itself (E10).
    ///
    /// # Errors
    /// When it does not, or was corrected already.
    pub fn correct(&self, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Correct)?;
        let corrected = self.content.as_ref().and_then(|content| content.corrected(at));
        match corrected {
            Some(correction) if self.correction.is_none() => Ok(Event::Corrected(correction)),
            _ => Err(Refusal::of(Reason::NothingToCorrect)),
        }
    }
    /// Takes the bidder's answer to the correction; one that it does not confirm makes the bid invalid (E10).
    ///
    /// # Errors
    /// When nothing was corrected, or it was answered.
    pub fn answer_correction(&self, confirmed: bool) -> Result<Event, Refusal> {
        self.status.after(Action::Correct)?;
        match &self.correction {
            Some(Correction { confirmed: None, .. }) => Ok(Event::CorrectionAnswered { confirmed }),
            _ => Err(Refusal::of(Reason::NothingToCorrect)),
        }
    }
    /// Asks the bidder to explain an abnormally low price (E16).
    ///
    /// # Errors
    /// When it was asked already, or the time lies behind.
    pub fn ask_reasons(&self, until: Moment, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::AskReasons)?;
        if self.price_explanation.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "报价说明要求 ¦ enquiry about the price"));
        }
        // The law asks for a reasonable time and names none (R87 Art. 60).
        let earliest = now.plus_millis(EXPLANATION_MINUTES * 60_000);
        if until < earliest {
            return Err(Refusal::of(Reason::TimeTooShort)
                .under(RuleId::E16)
                .field("until")
                .with("minutes", EXPLANATION_MINUTES)
                .earliest(earliest));
        }
        Ok(Event::ReasonsAsked { until })
    }
    /// Takes the bidder's explanation of its price (E16).
    ///
    /// # Errors
    /// When it was not asked, or the time has passed.
    pub fn explain(&self, explanation: Prose, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Explain)?;
        match &self.price_explanation {
            Some(price_explanation) if price_explanation.convinced.is_none() && now < price_explanation.until => {
                Ok(Event::PriceExplained { explanation })
            }
            Some(price_explanation) => Err(Refusal::of(Reason::DeadlinePassed)
                .under(RuleId::E16)
                .with("deadline", price_explanation.until)
                .with("now", now)),
            None => Err(Refusal::of(Reason::NothingToExplain)),
        }
    }
    /// Judges the explanation: once it is there, or the time for it has passed (E16).
    ///
    /// # Errors
    /// When nothing was asked, or the bidder still has time to explain.
    pub fn judge(&self, convinced: bool, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Judge)?;
        match &self.price_explanation {
            None => Err(Refusal::of(Reason::NothingToExplain)),
            Some(price_explanation) if price_explanation.convinced.is_some() => {
                Err(Refusal::of(Reason::AlreadyExists).under(RuleId::E16).with("what", "认定 ¦ judgement"))
            }
            Some(price_explanation) if price_explanation.explanation.is_none() && now < price_explanation.until => {
                Err(Refusal::of(Reason::DeadlineNotReached)
                    .under(RuleId::E16)
                    .with("now", now)
                    .earliest(price_explanation.until))
            }
            Some(_) => Ok(Event::PriceJudged { convinced }),
        }
    }
    /// Whether something is open with the bidder that must be settled before the ranking (E10, E16).
    #[must_use]
    pub fn is_open(&self) -> bool {
        let asked =
            self.price_explanation.as_ref().is_some_and(|price_explanation| price_explanation.convinced.is_none());
        let corrected = self.correction.as_ref().is_some_and(|correction| correction.confirmed.is_none());
        asked || corrected
    }
}
