//! A contract in force: supplements, filing, completion, early end, evaluation.

use super::{Action, Contract, EndGround, Event, Performance, PlannedMilestone, Supplement, terms::check_milestone};
use crate::{
    budget::{Share, sum_of},
    moment::Moment,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    text::Title,
};

impl Contract {
    /// Proposes a supplement within ten per cent of the original price (A10).
    ///
    /// # Errors
    /// Names the limit and the sum.
    pub fn propose(&self, supplement: Supplement, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::ProposeSupplement)?;
        check_milestone(&supplement.milestone, "milestone")?;
        let amount = supplement.milestone.amount;
        let sum = sum_of(&supplement.shares)?;
        if sum != amount {
            return Err(Refusal::of(Reason::SharesDoNotSum).field("shares").with("sum", sum).with("whole", amount));
        }
        let limit = law.share(Parameter::SupplementsMax, self.base_price);
        let total = self.price.minus(self.base_price).and_then(|earlier| earlier.plus(amount));
        if total.is_none_or(|total| total > limit) {
            return Err(Refusal::of(Reason::SupplementsExceeded)
                .field("milestone/amount")
                .with("base", self.base_price)
                .with("limit", limit)
                .with("total", total.unwrap_or(Fen::MAX)));
        }
        Ok(Event::SupplementProposed(supplement))
    }
    /// Agrees to the supplement proposed.
    ///
    /// # Errors
    /// When none is proposed.
    pub fn agree(&self) -> Result<(Event, PlannedMilestone), Refusal> {
        self.status.after(Action::AgreeSupplement)?;
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "supplement");
        let supplement = self.proposed.as_ref().ok_or_else(none)?;
        let event = Event::SupplementAgreed { amount: supplement.milestone.amount, shares: supplement.shares.clone() };
        Ok((event, supplement.milestone.clone()))
    }
    /// Files its copy with finance (A5). A late one is taken and warned of.
    ///
    /// # Errors
    /// When it is filed already or not in force.
    pub fn file(&self, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::File)?;
        if self.filed_at.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists).under(RuleId::A5).with("what", "备案 ¦ filing"));
        }
        if let Some(last) = self.effective_at.map(|at| law.last_day_from(at, Parameter::ContractFiling))
            && at.day() > last
        {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::A5).with("last", last));
        }
        Ok(Event::Filed { at })
    }
    /// Completes it; its files are kept for fifteen years (W22).
    ///
    /// # Errors
    /// When it is not in force.
    pub fn complete(&self, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Complete)?;
        Ok(Event::Completed { at, kept_until: law.last_day_from(at, Parameter::FilesKept) })
    }
    /// Ends it early, on a ground of the law: agreed by the supplier, harm to the public, breach, or a decision (A11).
    ///
    /// # Errors
    /// When the ground is an agreement and the supplier has not agreed.
    pub fn terminate(
        &self,
        ground: EndGround,
        reason: Title,
        released: Vec<Share>,
        at: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Terminate)?;
        law.demands(ground != EndGround::Agreed || self.end_agreed_at.is_some(), || {
            Refusal::of(Reason::EndNotAgreed).field("ground")
        })?;
        let kept_until = law.last_day_from(at, Parameter::FilesKept);
        Ok(Event::Terminated { ground, at, kept_until, reason, released })
    }
    /// Takes the evaluation of its performance (A18).
    ///
    /// # Errors
    /// When it has not ended, or the grade is out of range.
    pub fn evaluate(&self, performance: Performance) -> Result<Event, Refusal> {
        self.status.after(Action::Evaluate)?;
        if !(1..=5).contains(&performance.grade) {
            return Err(Refusal::of(Reason::TooMany)
                .field("performance/grade")
                .with("min", 1)
                .with("max", 5)
                .with("count", performance.grade));
        }
        Ok(Event::Evaluated(performance))
    }
}
