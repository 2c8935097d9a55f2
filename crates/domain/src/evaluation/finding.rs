//! What the panel finds: each member says it with a reason, and the majority decides (E18; R87 Arts 60, 61, 63, 64).

use super::{Action, Evaluation, Event, Finding, Matter, ScoreOf, Status};
use crate::{
    bid::ExclusionGround,
    ids::BidId,
    rulebook::{Reason, Refusal},
};

impl Matter {
    /// The ground on which a bid is invalid, if this is one.
    #[must_use]
    pub const fn invalidity(self) -> Option<ExclusionGround> {
        match self {
            Self::Unsigned => Some(ExclusionGround::Unsigned),
            Self::ConditionsAttached => Some(ExclusionGround::ConditionsAttached),
            Self::NotResponsive => Some(ExclusionGround::NotResponsive),
            Self::FalseDocuments => Some(ExclusionGround::FalseDocuments),
            Self::Collusion => Some(ExclusionGround::Collusion),
            Self::OtherInvalidity => Some(ExclusionGround::OtherInvalidity),
            Self::PriceUnconvincing => Some(ExclusionGround::PriceUnconvincing),
            Self::PriceDoubted | Self::PriceConvincing | Self::ScoreDeviates => None,
        }
    }
}

impl Finding {
    fn is_same(&self, other: &Self) -> bool {
        (self.matter, self.bid, &self.score) == (other.matter, other.bid, &other.score)
    }
}

impl Evaluation {
    /// Takes what a member finds. Scores are found fault with once they are told; everything else before the ranking.
    ///
    /// # Errors
    /// When the time for it has not come or is over, or the person is no member, has an interest, or said it already.
    pub fn find(&self, finding: Finding) -> Result<Event, Refusal> {
        self.status.after(Action::Find)?;
        let of_score = finding.matter == Matter::ScoreDeviates;
        if of_score != (self.status == Status::Consolidated) {
            return Err(Refusal::of(Reason::NotInThisState)
                .with("status", self.status)
                .with("action", finding.matter)
                .with("possible", if of_score { "—" } else { Matter::ScoreDeviates.word() }));
        }
        if of_score != finding.score.is_some() {
            return Err(Refusal::of(Reason::NoSuchPart).field("score").with("what", "评分 ¦ score"));
        }
        let free = |person| {
            self.members.iter().any(|member| member.person == person && member.no_conflict_of_interest == Some(true))
        };
        if !free(finding.by) {
            return Err(Refusal::of(Reason::NotOnPanel));
        }
        if let Some(score) =
            finding.score.as_ref().filter(|score| !self.members.iter().any(|member| member.person == score.member))
        {
            return Err(Refusal::of(Reason::NoSuchPart).field("score/member").with("what", &score.criterion));
        }
        if self.findings.iter().any(|known| known.by == finding.by && known.is_same(&finding)) {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "认定 ¦ finding"));
        }
        Ok(Event::Found(finding))
    }
    /// Whether more than half of the members find the same.
    #[must_use]
    pub fn is_found(&self, finding: &Finding) -> bool {
        self.count_of(finding) * 2 > self.members.len()
    }
    /// How many members find the same.
    #[must_use]
    pub fn count_of(&self, finding: &Finding) -> usize {
        self.findings.iter().filter(|known| known.is_same(finding)).count()
    }
    /// Whether more than half of the members doubt the price of a bid.
    ///
    /// # Errors
    /// Names how many do, and how many it takes.
    pub fn must_doubt_price(&self, bid: BidId) -> Result<(), Refusal> {
        let doubting = self.findings.iter().filter(|known| (known.matter, known.bid) == (Matter::PriceDoubted, bid));
        let (count, needed) = (doubting.count(), self.members.len() / 2 + 1);
        if count >= needed {
            return Ok(());
        }
        Err(Refusal::of(Reason::NoMajority).with("count", count).with("needed", needed))
    }
    /// The scores that the majority finds far too high or too low.
    #[must_use]
    pub fn deviations(&self) -> Vec<(BidId, ScoreOf)> {
        let of_score = self.findings.iter().filter(|finding| self.is_found(finding));
        of_score.filter_map(|finding| finding.score.clone().map(|score| (finding.bid, score))).collect()
    }
}
