//! A rule change of the rulebook: a rule is switched, a number or a row of the posting table is set, for a jurisdiction, from
//! a day on.
//!
//! One person proposes it and another confirms it. It takes effect later than on the day of its confirmation, and
//! from then on stays what it is: a later rule change may follow it, none can change the past.

use crate::{
    apart::apart,
    clock::{Clock, Running},
    concern::Concern,
    ids::{PersonId, RuleChangeId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{
        Change, Discretion, Enacted, FIXED, Law, Mode, Rank, Reason, Refusal, Rule, RuleId, Setting, SourceQuality,
        Switch,
    },
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a rule change stands.
    Status as RuleChangeStatus { Proposed = "proposed", Confirmed = "confirmed", Withdrawn = "withdrawn" }
}
crate::words! {
    /// What can be done with a rule change.
    Action as RuleChangeAction { Confirm = "confirm", Withdraw = "withdraw" }
}
/// The life of a rule change.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Proposed, Action::Confirm, Status::Confirmed),
    (Status::Proposed, Action::Withdraw, Status::Withdrawn),
    (Status::Confirmed, Action::Withdraw, Status::Withdrawn),
];
moves!(Status, Action, MOVES);

/// A rule change of the rulebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleChange {
    /// Its identifier.
    pub id: RuleChangeId,
    /// The unit in whose territory it holds; the whole nation if absent.
    pub unit: Option<UnitCode>,
    /// What is changed.
    pub change: Change,
    /// The first day on which it holds.
    pub start_date: Day,
    /// The last day on which it holds; open if absent.
    pub end_date: Option<Day>,
    /// The document that says so.
    pub basis_document: Title,
    /// Where it stands.
    pub status: Status,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When it was proposed.
    pub proposed_at: Moment,
    /// Who confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a rule change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was proposed.
    Proposed(RuleChange),
    /// Another person confirmed it.
    Confirmed {
        /// Who.
        by: PersonId,
    },
    /// It was withdrawn before it took effect.
    Withdrawn {
        /// Why.
        reason: Title,
    },
}
noun!(RuleChange, RuleChangeId, Event, Event::Proposed(rule_change) => rule_change, running);

impl RuleChange {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let open = self.status == Status::Proposed;
        if open { vec![Clock::ConfirmRuleChange.by(self.start_date.plus_days(-1))] } else { Vec::new() }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Proposed(_) => {}
            Event::Confirmed { by } => (self.confirmed_by, self.status) = (Some(*by), Status::Confirmed),
            Event::Withdrawn { .. } => self.status = Status::Withdrawn,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: self.unit.as_ref(), public: true, ..Concern::default() }
    }
    /// Whether it is law, from its first day on.
    #[must_use]
    pub fn is_law(&self) -> bool {
        self.status == Status::Confirmed
    }
    /// What it changes of the law, once it is law.
    #[must_use]
    pub fn enacted(&self) -> Option<Enacted> {
        let Self { id, unit, change, start_date, end_date, .. } = self.clone();
        self.is_law().then_some(Enacted { id, unit, change, start_date, end_date })
    }
    /// Refuses what cannot be amended, would take something away from the law above, or would reach into the past. `above` is the
    /// law that holds on its first day without any change of its own place: that of the unit above, or the law as it is shipped.
    ///
    /// # Errors
    /// A rule that nobody switches or whose source stands above the place, a value of another kind or direction, a day that is not
    /// later than today.
    pub fn check(&self, above: &Law<'_>, province: bool, today: Day) -> Result<(), Refusal> {
        match &self.change {
            Change::Mode(Switch { rule, mode }) => self.check_switch(*rule, *mode, above, province)?,
            Change::Number(Setting { parameter, value }) => {
                let number = parameter.number();
                if !number.kind.takes(*value) {
                    return Err(Refusal::of(Reason::NumberOutOfRange)
                        .under(number.rule)
                        .field("change/number/value")
                        .with("value", value)
                        .with("kind", number.kind));
                }
                let floor = above.value(*parameter);
                if !number.may.allows(floor, *value, province) {
                    return Err(Refusal::of(Reason::BelowHigherLaw)
                        .under(number.rule)
                        .field("change/number/value")
                        .with("value", value)
                        .with("above", floor)
                        .with("may", number.may));
                }
            }
            Change::Posting(posting) => posting.check().map_err(|refusal| refusal.within("change/posting"))?,
        }
        if self.end_date.is_some_and(|end_date| end_date < self.start_date) {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("end_date").with("from", self.start_date));
        }
        self.must_lie_ahead(today)
    }
    /// A place may enforce what only warned; it may loosen only what its own rank wrote, or what nobody has read in full.
    fn check_switch(&self, rule: RuleId, mode: Mode, above: &Law<'_>, province: bool) -> Result<(), Refusal> {
        let field = |refusal: Refusal| refusal.under(rule).field("change/mode/rule");
        if FIXED.contains(&rule) {
            return Err(field(Refusal::of(Reason::RuleIsFixed)));
        }
        let floor = above.mode(rule);
        let row = Rule::get(rule);
        let own = province && (row.statute().rank == Rank::Municipal || row.source_quality != SourceQuality::FullText);
        if mode.strictness() >= floor.strictness() || own {
            return Ok(());
        }
        Err(field(
            Refusal::of(Reason::BelowHigherLaw).with("value", mode).with("above", floor).with("may", Discretion::Up),
        ))
    }
    fn must_lie_ahead(&self, today: Day) -> Result<(), Refusal> {
        if self.start_date > today {
            return Ok(());
        }
        Err(Refusal::of(Reason::LawIsPast)
            .field("start_date")
            .with("start_date", self.start_date)
            .earliest(today.plus_days(1)))
    }
    /// Confirms it. Who proposed it may not (A22).
    ///
    /// # Errors
    /// When it is decided, the same person proposed it, or its first day has come.
    pub fn confirm(&self, by: PersonId, above: &Law<'_>, province: bool, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::Confirm)?;
        apart(self.proposed_by, by, ("提出修订", "proposing"), ("确认修订", "confirmation"))?;
        // The law above may have changed since it was proposed.
        self.check(above, province, today)?;
        Ok(Event::Confirmed { by })
    }
    /// Withdraws it before it takes effect.
    ///
    /// # Errors
    /// When it is withdrawn, or is law already.
    pub fn withdraw(&self, reason: Title, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::Withdraw)?;
        if self.is_law() {
            self.must_lie_ahead(today)?;
        }
        Ok(Event::Withdrawn { reason })
    }
}
