//! The evaluation of a tender: a panel, its members' score sheets, and the ranking (lifecycles of the field, 3.4).

use crate::{
    actor::Concern,
    ids::{EvaluationId, PersonId, ScoreSheetId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::{moves, noun},
    ranking::{Place, Score},
    rulebook::{Reason, Refusal},
    tender::Papers,
    text::Title,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where an evaluation stands.
    Status as EvaluationStatus { Formed = "formed", Scoring = "scoring", Consolidated = "consolidated" }
}
crate::words! {
    /// What can be done with an evaluation.
    Action as EvaluationAction { Declare = "declare", ReplaceMember = "replace_member", Score = "score", Consolidate = "consolidate" }
}
/// The life of an evaluation.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Formed, Action::Declare, Status::Formed),
    (Status::Formed, Action::ReplaceMember, Status::Formed),
    (Status::Formed, Action::Score, Status::Scoring),
    (Status::Scoring, Action::Score, Status::Scoring),
    (Status::Scoring, Action::Consolidate, Status::Consolidated),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// In which capacity a member sits on the panel.
    Seat { Expert = "expert", BuyerRepresentative = "buyer_representative" }
}

/// A seat on the panel and who takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The person.
    pub person: PersonId,
    /// In which capacity.
    pub seat: Seat,
}

/// A member of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The person.
    pub person: PersonId,
    /// In which capacity.
    pub seat: Seat,
    /// Whether the member declared to be free of interest; absent until declared (E6).
    pub free_of_interest: Option<bool>,
    /// Whether the member handed in a score sheet.
    pub scored: bool,
}

/// The ranking of one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotRanking {
    /// The number of the lot.
    pub lot: i64,
    /// The places, best first.
    pub places: Vec<Place>,
}

/// An evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evaluation {
    /// Its identifier.
    pub id: EvaluationId,
    /// The tender.
    pub tender: TenderId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The members.
    pub members: Vec<Member>,
    /// The persons among the members, for the question who is appointed.
    pub appointed: Vec<PersonId>,
    /// Where it stands.
    pub status: Status,
    /// The rankings, once consolidated.
    pub rankings: Vec<LotRanking>,
    /// When the panel was formed.
    pub formed_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

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
        free_of_interest: bool,
    },
    /// A member was replaced; what the former said is void (R87 Art. 49).
    MemberReplaced {
        /// Who leaves.
        leaves: PersonId,
        /// Who comes.
        comes: Appointment,
        /// Why.
        reason: Title,
    },
    /// A member handed in a score sheet.
    SheetReceived {
        /// Who.
        person: PersonId,
    },
    /// The sheets were consolidated into rankings.
    Consolidated {
        /// The ranking of each lot.
        rankings: Vec<LotRanking>,
    },
}
noun!(Evaluation, EvaluationId, Event, Event::Formed(evaluation) => evaluation);

impl Evaluation {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Formed(_) => {}
            Event::Declared { person, free_of_interest } => {
                self.change_member(*person, |member| member.free_of_interest = Some(*free_of_interest));
            }
            Event::MemberReplaced { leaves, comes, .. } => {
                self.change_member(*leaves, |member| {
                    *member = Member { person: comes.person, seat: comes.seat, free_of_interest: None, scored: false };
                });
                self.appointed = self.members.iter().map(|member| member.person).collect();
            }
            Event::SheetReceived { person } => {
                self.change_member(*person, |member| member.scored = true);
                self.status = Status::Scoring;
            }
            Event::Consolidated { rankings } => (self.rankings, self.status) = (rankings.clone(), Status::Consolidated),
        }
    }
    fn change_member(&mut self, person: PersonId, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.members.iter_mut().find(|member| member.person == person) {
            change(member);
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), appointed: &self.appointed, ..Concern::default() }
    }
    fn member(&self, person: PersonId) -> Result<&Member, Refusal> {
        let found = self.members.iter().find(|member| member.person == person);
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("person").with("what", "member"))
    }
    /// Takes a member's declaration (E6).
    ///
    /// # Errors
    /// When scoring has begun or the person is no member.
    pub fn declare(&self, person: PersonId, free_of_interest: bool) -> Result<Event, Refusal> {
        self.status.after(Action::Declare)?;
        self.member(person)?;
        Ok(Event::Declared { person, free_of_interest })
    }
    /// Replaces a member before scoring begins.
    ///
    /// # Errors
    /// When scoring has begun, the one is no member or the other is one.
    pub fn replace(&self, leaves: PersonId, comes: Appointment, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::ReplaceMember)?;
        let seat = self.member(leaves)?.seat;
        if self.appointed.contains(&comes.person) {
            return Err(Refusal::of(Reason::AlreadyExists).field("comes").with("what", "member"));
        }
        if comes.seat != seat {
            return Err(Refusal::of(Reason::MemberUnfit).field("comes").with("person", comes.person));
        }
        Ok(Event::MemberReplaced { leaves, comes, reason })
    }
    /// Takes a member's score sheet: complete, within the points, once (E11). Nobody scores while a member
    /// has an interest or has not declared (E6).
    ///
    /// # Errors
    /// Names what is missing or out of range.
    pub fn score(
        &self,
        person: PersonId,
        papers: &Papers,
        bids: &[crate::ids::BidId],
        scores: &[Score],
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Score)?;
        if self.member(person)?.scored {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "score sheet"));
        }
        if self.members.iter().any(|member| member.free_of_interest != Some(true)) {
            return Err(Refusal::of(Reason::ConflictOfInterest));
        }
        for (at, score) in scores.iter().enumerate() {
            let criterion = papers.quality().find(|criterion| criterion.code == score.criterion);
            let known = criterion.filter(|_| bids.contains(&score.bid));
            let criterion = known.ok_or_else(|| {
                Refusal::of(Reason::NoSuchPart).field(format!("scores/{at}")).with("what", "bid or criterion")
            })?;
            let max = Decimal::from(criterion.points);
            if score.points < Decimal::ZERO || score.points > max || score.points.normalize().scale() > 2 {
                return Err(Refusal::of(Reason::ScoreOutOfRange)
                    .field(format!("scores/{at}/points"))
                    .with("criterion", &score.criterion)
                    .with("max", max)
                    .with("points", score.points));
            }
            if scores[..at].iter().any(|earlier| (earlier.bid, &earlier.criterion) == (score.bid, &score.criterion)) {
                return Err(Refusal::of(Reason::AlreadyExists).field(format!("scores/{at}")).with("what", "score"));
            }
        }
        let expected = bids.len() * papers.quality().count();
        if scores.len() != expected {
            return Err(Refusal::of(Reason::ScoresIncomplete).field("scores").with("missing", expected - scores.len()));
        }
        Ok(Event::SheetReceived { person })
    }
    /// Consolidates the sheets once all are in (E11).
    ///
    /// # Errors
    /// When a member has not scored.
    pub fn consolidate(&self, rankings: Vec<LotRanking>) -> Result<Event, Refusal> {
        let missing = self.members.iter().filter(|member| !member.scored).count();
        if missing > 0 {
            return Err(Refusal::of(Reason::SheetsMissing).with("missing", missing));
        }
        self.status.after(Action::Consolidate)?;
        Ok(Event::Consolidated { rankings })
    }
}

/// The score sheet of one member. Until the sheets are consolidated only its author can see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreSheet {
    /// Its identifier.
    pub id: ScoreSheetId,
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// Who scored.
    pub person: PersonId,
    /// The unit that buys; told once all sheets are in.
    pub unit: Option<UnitCode>,
    /// The scores.
    pub scores: Vec<Score>,
    /// When it was handed in.
    pub received_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a score sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetEvent {
    /// It was handed in.
    HandedIn(ScoreSheet),
    /// All sheets are in: the buyer may read it.
    Disclosed {
        /// The unit that may read it.
        unit: UnitCode,
    },
}
noun!(ScoreSheet, ScoreSheetId, SheetEvent, SheetEvent::HandedIn(sheet) => sheet);

impl ScoreSheet {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &SheetEvent) {
        match event {
            SheetEvent::HandedIn(_) => {}
            SheetEvent::Disclosed { unit } => self.unit = Some(unit.clone()),
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: self.unit.as_ref(), person: Some(self.person), ..Concern::default() }
    }
}
