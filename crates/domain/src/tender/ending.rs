//! How a tender ends without a result: void or called off, on a ground of the law and no other (M14, M16; LAW Art. 36, R87 Art. 29,
//! REG Art. 71).

use super::{Action, Event, Ground, Tender};
use crate::{
    rulebook::{Law, Reason, Refusal, RuleId},
    text::Title,
};

/// What the system knows of a tender when somebody wants to end it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// A lot has fewer suppliers, bids or quotes than it needs.
    pub too_few: bool,
    /// A challenge was found founded, or a complaint upheld.
    pub unlawful: bool,
    /// Every price that was bid for a lot lies above its ceiling.
    pub above_budget: bool,
    /// A document that says so was named.
    pub document: bool,
}

impl Ground {
    const fn is_shown_by(self, known: Known) -> bool {
        match self {
            Self::TooFewSuppliers => known.too_few,
            Self::UnlawfulActs => known.unlawful,
            Self::PricesAboveBudget => known.above_budget,
            Self::TaskCancelled => known.document,
        }
    }
    const fn needed(self) -> &'static str {
        match self {
            Self::TooFewSuppliers => {
                "某一包件的供应商、有效投标或者最后报价不足法定家数 ¦ a lot with fewer suppliers, valid bids or final quotes than the law asks for"
            }
            Self::UnlawfulActs => {
                "答复认定质疑成立且影响结果，或者投诉成立 ¦ a challenge that was answered as founded, or a complaint that was upheld"
            }
            Self::PricesAboveBudget => "各投标报价均超过最高限价 ¦ prices that all lie above the ceiling",
            Self::TaskCancelled => {
                "取消采购任务的文件（basis_document） ¦ the document by which the task was cancelled (basis_document)"
            }
        }
    }
}

fn must_be_shown(legal_ground: Ground, known: Known, rule: RuleId, law: &Law<'_>) -> Result<(), Refusal> {
    law.demands(legal_ground.is_shown_by(known), || {
        Refusal::of(Reason::NoGround).under(rule).field("legal_ground").with("needed", legal_ground.needed())
    })
}

impl Tender {
    /// Declares the round void, on a ground that the system can see (M14).
    ///
    /// # Errors
    /// When its state does not allow it, or nothing shows the ground.
    pub fn void_on(&self, legal_ground: Ground, known: Known, reason: Title, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Void)?;
        must_be_shown(legal_ground, known, RuleId::M14, law)?;
        Ok(Event::Voided { legal_ground: Some(legal_ground), reason })
    }
    /// Calls the purchase off. Before its publication for whatever reason; afterwards only because the task fell away or an act
    /// was against the law (M16).
    ///
    /// # Errors
    /// When its state does not allow it, or nothing shows the ground.
    pub fn cancel_on(
        &self,
        legal_ground: Option<Ground>,
        known: Known,
        reason: Title,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Cancel)?;
        if self.published_at.is_none() {
            return Ok(Event::Cancelled { legal_ground: None, reason });
        }
        let asked = legal_ground.filter(|ground| matches!(ground, Ground::TaskCancelled | Ground::UnlawfulActs));
        let legal_ground = asked.unwrap_or(Ground::TaskCancelled);
        let known = if asked.is_some() { known } else { Known::default() };
        must_be_shown(legal_ground, known, RuleId::M16, law)?;
        Ok(Event::Cancelled { legal_ground: Some(legal_ground), reason })
    }
}
