//! The evaluation of a tender: a panel, its members' score sheets, and the ranking (lifecycles of the field, 3.4).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    draw::{ExpertSelection, Tie},
    ids::{BidId, EvaluationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    ranking::{Place, Score, check_points},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::TenderDocuments,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

mod event;
mod finding;
mod panel;
mod sheet;
pub use event::Event;
pub use sheet::{ScoreSheet, SheetEvent};

crate::words! {
    /// Where an evaluation stands.
    Status as EvaluationStatus { Formed = "formed", Scoring = "scoring", Consolidated = "consolidated" }
}
crate::words! {
    /// What can be done with an evaluation.
    Action as EvaluationAction {
        Declare = "declare", ReplaceMember = "replace_member", Score = "score", CorrectScores = "correct_scores",
        Dissent = "dissent", Find = "find", Consolidate = "consolidate", Reopen = "reopen", Rate = "rate",
    }
}
/// The life of an evaluation.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Formed, Action::Declare, Status::Formed),
    (Status::Formed, Action::ReplaceMember, Status::Formed),
    (Status::Formed, Action::Score, Status::Scoring),
    (Status::Scoring, Action::Declare, Status::Scoring),
    (Status::Scoring, Action::ReplaceMember, Status::Scoring),
    (Status::Scoring, Action::Score, Status::Scoring),
    (Status::Scoring, Action::CorrectScores, Status::Scoring),
    (Status::Scoring, Action::Dissent, Status::Scoring),
    (Status::Formed, Action::Find, Status::Formed),
    (Status::Scoring, Action::Find, Status::Scoring),
    (Status::Consolidated, Action::Find, Status::Consolidated),
    (Status::Consolidated, Action::Dissent, Status::Consolidated),
    (Status::Scoring, Action::Consolidate, Status::Consolidated),
    (Status::Consolidated, Action::Reopen, Status::Scoring),
    (Status::Consolidated, Action::Rate, Status::Consolidated),
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
    /// Whether the person leads the panel; never a representative of the buyer (E7).
    #[serde(default)]
    pub leads: bool,
}

/// A member of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The person.
    pub person: PersonId,
    /// In which capacity.
    pub seat: Seat,
    /// Whether the member declared to be free of interest; absent until declared (E6).
    pub no_conflict_of_interest: Option<bool>,
    /// Whether the member declared that it cannot serve.
    #[serde(default)]
    pub unable: bool,
    /// Whether the member handed in a score sheet.
    pub scored: bool,
    /// Whether the member leads the panel (E7).
    #[serde(default)]
    pub leads: bool,
}

/// What a member does not agree with, and why; published with the result (E18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MemberDissent)]
pub struct Dissent {
    /// The member.
    pub person: PersonId,
    /// Why.
    pub reason: Prose,
}

crate::words! {
    /// The only grounds on which a result may change (E15).
    Ground as ReviewGround {
        SumWrong = "sum_wrong", OutOfRange = "out_of_range", ObjectiveDiffers = "objective_differs",
        Deviation = "deviation",
    }
}

/// A rating after the evaluation: of an expert by the buyer, or of the buyer by an expert (E19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rating {
    /// Who rates.
    pub by: PersonId,
    /// The expert who is rated; the buyer if absent.
    pub of: Option<PersonId>,
    /// From 1, poor, to 5, good.
    #[schema(minimum = 1, maximum = 5)]
    pub grade: u8,
    /// What was seen.
    pub remark: Title,
}

crate::words! {
    /// What a member of the panel finds of a bid: that it is invalid and why (R87 Art. 63), that its price is to be explained
    /// (R87 Art. 60), whether the explanation convinces, or that a member's score is far too high or too low (R87 Art. 64).
    Matter as FindingMatter {
        Unsigned = "unsigned", ConditionsAttached = "conditions_attached", NotResponsive = "not_responsive",
        FalseDocuments = "false_documents", Collusion = "collusion", OtherInvalidity = "other_invalidity",
        PriceDoubted = "price_doubted", PriceConvincing = "price_convincing", PriceUnconvincing = "price_unconvincing",
        ScoreDeviates = "score_deviates",
    }
}

/// A score that is found far too high or too low.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreOf {
    /// Whose sheet it stands on.
    pub member: PersonId,
    /// The criterion.
    pub criterion: Mark,
}

/// What one member finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// What.
    pub matter: Matter,
    /// Of which bid.
    pub bid: BidId,
    /// Of which score, where a score is meant.
    pub score: Option<ScoreOf>,
    /// Who finds it.
    pub by: PersonId,
    /// Why.
    pub reason: Title,
}

crate::words! {
    /// Why a member leaves, as the system itself finds: it declared an interest or that it cannot serve, is tied to a bidder, is no expert any
    /// more, or is the last that has not come (R-EXP Arts 16, 17).
    ReplacementGround { Declared = "declared", Unable = "unable", Related = "related", NoLongerFit = "no_longer_fit", Absent = "absent" }
}

/// The ranking of one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotRanking {
    /// The number of the lot.
    pub lot: i64,
    /// The places, best first.
    pub places: Vec<Place>,
    /// How a tie falls, whether there is one or not.
    pub tie: Tie,
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
    /// How the experts were drawn (E5); absent where they were chosen with consent.
    pub draw: Option<ExpertSelection>,
    /// The document by which the head budget unit consented to choosing the experts; published with the result (E5).
    pub chosen_with_consent: Option<Title>,
    /// What members do not agree with.
    #[serde(default)]
    pub dissents: Vec<Dissent>,
    /// The ratings (E19).
    #[serde(default)]
    pub ratings: Vec<Rating>,
    /// What members find of bids and scores; the majority decides (E18).
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// When the panel was formed.
    pub formed_at: Moment,
    /// When the sheets were consolidated.
    pub consolidated_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

noun!(Evaluation, EvaluationId, Event, Event::Formed(evaluation) => evaluation, running; until secret_until);

impl Evaluation {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let experts = self.members.iter().filter(|member| member.seat == Seat::Expert);
        let unrated =
            experts.filter(|expert| !self.ratings.iter().any(|rating| rating.of == Some(expert.person))).count();
        match self.consolidated_at {
            Some(at) if unrated > 0 => vec![Clock::Rate.by(law.last_day_from(at, Parameter::MutualRating))],
            _ => Vec::new(),
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), appointed: &self.appointed, ..Concern::default() }
    }
    fn member(&self, person: PersonId) -> Result<&Member, Refusal> {
        let found = self.members.iter().find(|member| member.person == person);
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("person").with("what", "评审成员 ¦ member"))
    }
    /// Takes a member's score sheet: complete, within the points, once (E11). Nobody scores while a member
    /// has an interest or has not declared (E6).
    ///
    /// # Errors
    /// Names what is missing or out of range.
    pub fn score(
        &self,
        person: PersonId,
        tender_documents: &TenderDocuments,
        bids: &[crate::ids::BidId],
        scores: &[Score],
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Score)?;
        if self.member(person)?.scored {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "评分表 ¦ score sheet"));
        }
        if self.members.iter().any(|member| member.no_conflict_of_interest != Some(true) || member.unable) {
            return Err(Refusal::of(Reason::ConflictOfInterest));
        }
        for (at, score) in scores.iter().enumerate() {
            let criterion = tender_documents.quality().find(|criterion| criterion.code == score.criterion);
            let known = criterion.filter(|_| bids.contains(&score.bid));
            let criterion = known.ok_or_else(|| {
                Refusal::of(Reason::NoSuchPart)
                    .field(format!("scores/{at}"))
                    .with("what", "投标或评分项 ¦ bid or criterion")
            })?;
            check_points(criterion, score).map_err(|refusal| refusal.field(format!("scores/{at}/points")))?;
            if scores[..at].iter().any(|earlier| (earlier.bid, &earlier.criterion) == (score.bid, &score.criterion)) {
                return Err(Refusal::of(Reason::AlreadyExists)
                    .field(format!("scores/{at}"))
                    .with("what", "评分 ¦ score"));
            }
        }
        let expected = bids.len() * tender_documents.quality().count();
        if scores.len() != expected {
            return Err(Refusal::of(Reason::ScoresIncomplete).field("scores").with("missing", expected - scores.len()));
        }
        Ok(Event::SheetReceived { person })
    }
    /// Consolidates the sheets once all are in (E11).
    ///
    /// # Errors
    /// When a member has not scored.
    pub fn consolidate(&self, rankings: Vec<LotRanking>, at: Moment) -> Result<Event, Refusal> {
        self.must_be_scored()?;
        self.status.after(Action::Consolidate)?;
        Ok(Event::Consolidated { rankings, at })
    }
    fn must_be_scored(&self) -> Result<(), Refusal> {
        let missing = self.members.iter().filter(|member| !member.scored).count();
        if missing > 0 { Err(Refusal::of(Reason::SheetsMissing).with("missing", missing)) } else { Ok(()) }
    }
    /// Takes a member's dissent, before the sheets are consolidated (E18). Who says nothing agrees.
    ///
    /// # Errors
    /// When the person is no member or has dissented already.
    pub fn dissent(&self, person: PersonId, reason: Prose) -> Result<Event, Refusal> {
        self.status.after(Action::Dissent)?;
        self.member(person)?;
        if self.dissents.iter().any(|dissent| dissent.person == person) {
            return Err(Refusal::of(Reason::AlreadyExists).under(RuleId::E18).with("what", "不同意见 ¦ dissent"));
        }
        Ok(Event::Dissented(Dissent { person, reason }))
    }
    /// Whether a member may correct the sheet it handed in: once all are in, on objective criteria only (E15).
    ///
    /// # Errors
    /// When sheets are missing, or the person is no member.
    pub fn must_allow_correction(&self, person: PersonId) -> Result<(), Refusal> {
        self.status.after(Action::CorrectScores)?;
        self.member(person)?;
        self.must_be_scored()
    }
    /// Reopens the result on one of the grounds of the law (E15).
    ///
    /// # Errors
    /// When it is not consolidated.
    pub fn reopen(&self, legal_ground: Ground, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Reopen).map(|_| Event::Reopened { legal_ground, reason })
    }
    /// Takes a rating: of an expert by the buyer, of the buyer by an expert (E19). A late one is taken and warned of.
    ///
    /// # Errors
    /// When the one rated is no expert of the panel, the grade is out of range, or it was rated already.
    pub fn rate(&self, rating: Rating, today: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Rate)?;
        if !(1..=5).contains(&rating.grade) {
            return Err(Refusal::of(Reason::TooMany)
                .field("grade")
                .with("min", 1)
                .with("max", 5)
                .with("count", rating.grade));
        }
        let seat =
            |person: PersonId| self.members.iter().find(|member| member.person == person).map(|member| member.seat);
        // Who represents the buyer on the panel stands on the buyer's side: it neither rates its own unit nor is rated by it.
        let rater_fits = match rating.of {
            Some(expert) => seat(expert) == Some(Seat::Expert) && seat(rating.by) != Some(Seat::Expert),
            None => seat(rating.by) == Some(Seat::Expert),
        };
        if !rater_fits {
            return Err(Refusal::of(Reason::NoSuchPart)
                .under(RuleId::E19)
                .field("of")
                .with("what", "评审成员 ¦ member"));
        }
        // The buyer rates an expert once, whoever of its people does it.
        let same = |known: &Rating| known.of == rating.of && (rating.of.is_some() || known.by == rating.by);
        if self.ratings.iter().any(same) {
            return Err(Refusal::of(Reason::AlreadyExists).under(RuleId::E19).with("what", "评价 ¦ rating"));
        }
        if let Some(last) = self.consolidated_at.map(|at| law.last_day_from(at, Parameter::MutualRating))
            && today > last
        {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::E19).with("last", last));
        }
        Ok(Event::Rated(rating))
    }
}
