//! The members of a panel: what they declare, and who takes the place of one who leaves.

use super::{Action, Appointment, Evaluation, Event, Member, ReplacementGround, Seat};
use crate::{
    ids::PersonId,
    rulebook::{Law, Reason, Refusal, RuleId},
    text::Title,
};

impl Evaluation {
    /// Takes a member's declaration (E6).
    ///
    /// # Errors
    /// When the evaluation is over or the person is no member.
    pub fn declare(&self, person: PersonId, no_conflict_of_interest: bool, unable: bool) -> Result<Event, Refusal> {
        self.status.after(Action::Declare)?;
        self.member(person)?;
        Ok(Event::Declared { person, no_conflict_of_interest, unable })
    }
    /// Whether a member declared an interest, or is the last from whom nothing is heard.
    #[must_use]
    pub fn ground_to_replace(&self, person: PersonId) -> Option<ReplacementGround> {
        let declared = |member: &&Member| member.no_conflict_of_interest.is_some();
        let member = self.members.iter().find(|member| member.person == person)?;
        match member.no_conflict_of_interest {
            _ if member.unable => Some(ReplacementGround::Unable),
            Some(false) => Some(ReplacementGround::Declared),
            None if self.members.iter().filter(|other| other.person != person).all(|other| declared(&other)) => {
                Some(ReplacementGround::Absent)
            }
            _ => None,
        }
    }
    /// Who follows in the draw, in order; none where the experts were not drawn.
    #[must_use]
    pub fn following(&self) -> Vec<PersonId> {
        self.draw.as_ref().map(|draw| draw.following()).unwrap_or_default()
    }
    /// Replaces a member who has not scored: an expert only on a ground, by the next of the draw or, with consent, by choice
    /// (E5; R-EXP Art. 17). Who takes the place of the leader leads; the buyer does not (E7).
    ///
    /// # Errors
    /// When there is no ground, the one is no member or has scored, or the other is one or may not lead.
    pub fn replace(
        &self,
        leaves: PersonId,
        comes: Appointment,
        found: (Option<ReplacementGround>, Vec<PersonId>),
        consent: Option<Title>,
        reason: Title,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::ReplaceMember)?;
        let leaving = self.member(leaves)?;
        let (legal_ground, passed) = found;
        if leaving.scored {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "评分 ¦ score sheet"));
        }
        if self.appointed.contains(&comes.person) {
            return Err(Refusal::of(Reason::AlreadyExists).field("comes").with("what", "成员 ¦ member"));
        }
        if comes.seat != leaving.seat {
            return Err(Refusal::of(Reason::MemberUnfit).field("comes").with("person", comes.person));
        }
        let leads_well = comes.leads == (leaving.leads && comes.seat == Seat::Expert);
        law.demands(leads_well, || Refusal::of(Reason::LeaderUnfit).field("comes/leads"))?;
        let expert = comes.seat == Seat::Expert;
        law.demands(!expert || legal_ground.is_some(), || {
            Refusal::of(Reason::NoGround)
                .under(RuleId::E5)
                .field("leaves")
                .with("needed", "成员声明利害关系或者不能履职、与供应商有利害关系、不再具有资格，或者缺席 ¦ the member declared an interest or that it cannot serve, is tied to a bidder, is no expert any more, or is the last who has not come")
        })?;
        Ok(Event::MemberReplaced { leaves, comes, legal_ground, passed, consent, reason })
    }
}
