//! The law in force: what the rulebook says for a unit on a day.
//!
//! A rule change takes effect on a later day than that on which it was confirmed and is never taken back once it has,
//! so what the rulebook says for a unit and a day never changes afterwards: a case that names its day is judged by the
//! law of that day for ever (decision 0006).

use super::{
    change::{Change, Enacted, Setting, Switch},
    parameter::{Kind, Parameter},
    refusal::Refusal,
    rule::{Mode, Rule, RuleId},
};
use crate::{
    calendar::{Calendar, Period},
    jurisdiction::{Jurisdiction, UnitCode},
    ledger::{Book, Cause, PostingSetting},
    moment::{Day, Moment},
    money::Fen,
};
use std::sync::{LazyLock, Mutex, PoisonError};

/// The rules as shipped, and the rule changes that were confirmed.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    rule_changes: Vec<Enacted>,
}

impl Rulebook {
    /// A rulebook with these rule changes.
    #[must_use]
    pub fn with(rule_changes: impl IntoIterator<Item = Enacted>) -> Self {
        let mut rule_changes: Vec<Enacted> = rule_changes.into_iter().collect();
        rule_changes.sort_by_key(|rule_change| (rule_change.start_date, rule_change.id));
        Self { rule_changes }
    }
    /// The rule changes that set rows of the posting table.
    pub fn postings(&self) -> impl Iterator<Item = &Enacted> {
        self.rule_changes.iter().filter(|rule_change| matches!(rule_change.change, Change::Posting(_)))
    }
    /// The rule change that decides for a unit on a day: of the nearest jurisdiction, the latest.
    fn decisive(&self, chain: &[UnitCode], day: Day, change: impl Fn(&Change) -> bool) -> Option<&Enacted> {
        let holds = |rule_change: &&Enacted| rule_change.holds_on(day) && change(&rule_change.change);
        let of = |unit: Option<&UnitCode>| {
            self.rule_changes.iter().rev().find(|rule_change| rule_change.unit.as_ref() == unit && holds(rule_change))
        };
        chain.iter().find_map(|unit| of(Some(unit))).or_else(|| of(None))
    }
}

/// The law in force for a unit on a day, with the working days by which it counts.
#[derive(Debug)]
pub struct Law<'r> {
    book: &'r Rulebook,
    calendar: &'r Calendar,
    /// The unit and every unit above it, nearest first.
    chain: Vec<UnitCode>,
    day: Day,
    warned: Option<&'r Mutex<Vec<Refusal>>>,
}

impl<'r> Law<'r> {
    /// The law for a unit on a day.
    #[must_use]
    pub fn of(book: &'r Rulebook, calendar: &'r Calendar, tree: &Jurisdiction, unit: &UnitCode, day: Day) -> Self {
        let mut chain = vec![unit.clone()];
        while let Some(above) = chain.last().and_then(|unit| tree.unit(unit)).and_then(|unit| unit.parent.clone()) {
            chain.push(above);
        }
        Self { book, calendar, chain, day, warned: None }
    }
    /// The law on a day above a unit: that of the unit above it, and above the first that of the nation; above the nation the law
    /// as it is shipped.
    #[must_use]
    pub fn above(
        book: &'r Rulebook,
        calendar: &'r Calendar,
        tree: &Jurisdiction,
        unit: Option<&UnitCode>,
        day: Day,
    ) -> Self {
        static SHIPPED: LazyLock<Rulebook> = LazyLock::new(Rulebook::default);
        let Some(unit) = unit else { return Self::of_the_nation(&SHIPPED, calendar, day) };
        match tree.unit(unit).and_then(|unit| unit.parent.clone()) {
            Some(parent) => Self::of(book, calendar, tree, &parent, day),
            None => Self::of_the_nation(book, calendar, day),
        }
    }
    /// The law of the nation on a day.
    #[must_use]
    pub fn of_the_nation(book: &'r Rulebook, calendar: &'r Calendar, day: Day) -> Self {
        Self { book, calendar, chain: Vec::new(), day, warned: None }
    }
    /// Collects the warnings that it gives.
    #[must_use]
    pub fn warning(self, warned: &'r Mutex<Vec<Refusal>>) -> Self {
        Self { warned: Some(warned), ..self }
    }
    /// The day whose law it is.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }
    /// The working days.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        self.calendar
    }
    /// What a rule does.
    #[must_use]
    pub fn mode(&self, rule: RuleId) -> Mode {
        self.switch(rule).map_or(Rule::get(rule).shipped_mode(), |(mode, _)| mode)
    }
    /// The rule change that switched a rule, if one did.
    #[must_use]
    pub fn switch(&self, rule: RuleId) -> Option<(Mode, &Enacted)> {
        let found = self.book.decisive(
            &self.chain,
            self.day,
            |change| matches!(change, Change::Mode(Switch { rule: of, .. }) if *of == rule),
        );
        found.and_then(|rule_change| match rule_change.change {
            Change::Mode(Switch { mode, .. }) => Some((mode, rule_change)),
            Change::Number(_) | Change::Posting(_) => None,
        })
    }
    /// The value of a number.
    #[must_use]
    pub fn value(&self, parameter: Parameter) -> i64 {
        self.set_by(parameter).map_or(parameter.number().shipped, |(value, _)| value)
    }
    /// The rule change that set a number, if one did.
    #[must_use]
    pub fn set_by(&self, parameter: Parameter) -> Option<(i64, &Enacted)> {
        let of = |change: &Change| matches!(change, Change::Number(Setting { parameter: of, .. }) if *of == parameter);
        self.book.decisive(&self.chain, self.day, of).and_then(|rule_change| match rule_change.change {
            Change::Number(Setting { value, .. }) => Some((value, rule_change)),
            Change::Mode(_) | Change::Posting(_) => None,
        })
    }
    /// What a cause debits and credits on a track of government accounting, and the rule change that set it, if one did.
    #[must_use]
    pub fn posting(&self, cause: Cause, book: Book) -> Option<(PostingSetting, Option<&Enacted>)> {
        let of = |change: &Change| matches!(change, Change::Posting(of) if (of.cause, of.book) == (cause, book));
        match self.book.decisive(&self.chain, self.day, of) {
            Some(rule_change) => match &rule_change.change {
                Change::Posting(posting) => Some((posting.clone(), Some(rule_change))),
                Change::Mode(_) | Change::Number(_) => None,
            },
            None => PostingSetting::shipped(cause, book).map(|posting| (posting, None)),
        }
    }
    /// A number as a count.
    #[must_use]
    pub fn count(&self, parameter: Parameter) -> u32 {
        u32::try_from(self.value(parameter)).unwrap_or(0)
    }
    /// A number as a period; years count as 365 days only where no day of a calendar is asked for.
    #[must_use]
    pub fn period(&self, parameter: Parameter) -> Period {
        let length = u16::try_from(self.value(parameter)).unwrap_or(u16::MAX);
        match parameter.number().kind {
            Kind::WorkingDays => Period::working_days(length),
            Kind::Years => Period::days(length.saturating_mul(365)),
            _ => Period::days(length),
        }
    }
    /// A number as an amount.
    #[must_use]
    pub fn amount(&self, parameter: Parameter) -> Fen {
        Fen::yuan(self.value(parameter))
    }
    /// The share of an amount that a number in per cent allows, rounded down to the fen.
    #[must_use]
    pub fn share(&self, parameter: Parameter, of: Fen) -> Fen {
        of.percent_floor(self.value(parameter))
    }
    /// The last day of a period that starts on a day.
    #[must_use]
    pub fn last_day(&self, start: Day, parameter: Parameter) -> Day {
        match parameter.number().kind {
            Kind::Years => start.plus_years(i32::try_from(self.value(parameter)).unwrap_or(0)),
            _ => self.calendar.last_day(start, self.period(parameter)),
        }
    }
    /// The last day of a period that starts at a moment.
    #[must_use]
    pub fn last_day_from(&self, start: Moment, parameter: Parameter) -> Day {
        self.last_day(start.day(), parameter)
    }
    /// Objects to an act: refuses it where the rule is enforced, warns where it warns, and is silent where it is off.
    /// An objection without a rule always refuses.
    ///
    /// # Errors
    /// The refusal itself.
    pub fn objects(&self, refusal: Refusal) -> Result<(), Refusal> {
        match refusal.rule().map(|rule| self.mode(rule.id)) {
            None | Some(Mode::Enforced) => Err(refusal),
            Some(Mode::Off) => Ok(()),
            Some(Mode::Warns) => {
                self.warns(refusal);
                Ok(())
            }
        }
    }
    /// Objects unless the condition holds.
    ///
    /// # Errors
    /// The refusal, where the rule is enforced.
    pub fn demands(&self, condition: bool, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
        if condition { Ok(()) } else { self.objects(refusal()) }
    }
    /// Objects to what comes after its last day. Where that day lies in a year whose notice of working days is not known, it is told
    /// and does not shut the door: the notice may move it.
    ///
    /// # Errors
    /// The refusal, where the rule is enforced and the day is sure.
    pub fn in_time(&self, today: Day, last: Day, refusal: impl FnOnce() -> Refusal) -> Result<(), Refusal> {
        if today <= last {
            return Ok(());
        }
        if self.calendar.is_provisional(last) {
            self.warns(refusal().with("provisional", last.year()));
            return Ok(());
        }
        self.objects(refusal())
    }
    /// Warns of what a later act would refuse, whatever its rule does now.
    pub fn forewarns(&self, checked: Result<(), Refusal>) {
        if let Err(refusal) = checked {
            self.warns(refusal);
        }
    }
    /// Warns and lets the act go on.
    pub fn warns(&self, refusal: Refusal) {
        if let Some(warned) = self.warned {
            let mut refusal = refusal;
            let beside = std::mem::take(&mut refusal.also);
            warned.lock().unwrap_or_else(PoisonError::into_inner).extend(std::iter::once(refusal).chain(beside));
        }
    }
}
