//! What can happen to an evaluation, and what it changes.

use super::{
    Appointment, Dissent, Evaluation, Finding, Ground, LotRanking, Member, Rating, ReplacementGround, Seat, Status,
};
use crate::{ids::PersonId, moment::Moment, text::Title};
use serde::{Deserialize, Serialize};

/// What can happen to an evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The panel was formed.
    Formed(Evaluation),
    /// A member declared an interest, or to have none.
    Declared {
        /// Who.
        person: PersonId,
        /// Whether the member is free of interest.
        no_conflict_of_interest: bool,
        /// Whether the member cannot serve.
        #[serde(default)]
        unable: bool,
    },
    /// A member was replaced; what the former said is void (R87 Art. 49).
    MemberReplaced {
        /// Who leaves.
        leaves: PersonId,
        /// Who comes.
        comes: Appointment,
        /// Why, as the system itself finds; none for who represents the buyer.
        #[serde(default)]
        legal_ground: Option<ReplacementGround>,
        /// Who was next in the draw and could not come either.
        #[serde(default)]
        passed: Vec<PersonId>,
        /// The document by which the head budget unit consents to choosing who comes.
        #[serde(default)]
        consent: Option<Title>,
        /// What is said of it.
        reason: Title,
    },
    /// A member handed in a score sheet.
    SheetReceived {
        /// Who.
        person: PersonId,
    },
    /// A member dissents.
    Dissented(Dissent),
    /// A member found something of a bid or of a score.
    Found(Finding),
    /// The sheets were consolidated into rankings.
    Consolidated {
        /// The ranking of each lot.
        rankings: Vec<LotRanking>,
        /// When.
        at: Moment,
    },
    /// The result is corrected: the rankings are void.
    Reopened {
        /// On which ground.
        legal_ground: Ground,
        /// What was found.
        reason: Title,
    },
    /// Somebody rated.
    Rated(Rating),
}
impl Evaluation {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Formed(_) => {}
            Event::Declared { person, no_conflict_of_interest, unable } => {
                self.change_member(*person, |member| {
                    (member.no_conflict_of_interest, member.unable) = (Some(*no_conflict_of_interest), *unable);
                });
            }
            Event::MemberReplaced { leaves, comes, passed, consent, .. } => {
                if let Some(draw) = self.draw.as_mut().filter(|_| comes.seat == Seat::Expert && consent.is_none()) {
                    draw.drawn.extend(passed.iter().copied().chain([comes.person]));
                }
                if consent.is_some() {
                    self.chosen_with_consent = consent.clone();
                }
                self.change_member(*leaves, |member| {
                    *member = Member {
                        person: comes.person,
                        seat: comes.seat,
                        no_conflict_of_interest: None,
                        unable: false,
                        scored: false,
                        leads: comes.leads,
                    };
                });
                self.appointed = self.members.iter().map(|member| member.person).collect();
            }
            Event::SheetReceived { person } => {
                self.change_member(*person, |member| member.scored = true);
                self.status = Status::Scoring;
            }
            Event::Found(finding) => self.findings.push(finding.clone()),
            Event::Dissented(dissent) => self.dissents.push(dissent.clone()),
            Event::Consolidated { rankings, at } => {
                (self.rankings, self.consolidated_at) = (rankings.clone(), Some(*at));
                self.status = Status::Consolidated;
            }
            Event::Reopened { .. } => {
                (self.rankings, self.consolidated_at, self.status) = (Vec::new(), None, Status::Scoring);
            }
            Event::Rated(rating) => self.ratings.push(rating.clone()),
        }
    }
    fn change_member(&mut self, person: PersonId, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.members.iter_mut().find(|member| member.person == person) {
            change(member);
        }
    }
}
