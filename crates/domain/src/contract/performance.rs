//! A contract in force: supplements, filing, completion, early end, evaluation.

use super::{
    Action, Contract, EndGround, Event, Status,
    terms::{PerformanceEvaluation, PlannedMilestone, Supplement, check_milestone},
};
use crate::{
    budget::{BudgetAllocation, sum_of},
    ids::{OrganisationId, TenderId},
    milestone::{Milestone, Status as MilestoneStatus, open_work},
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
        self.terms.must_hold(supplement.milestone.due, "milestone/due", law)?;
        let amount = supplement.milestone.amount;
        let sum = sum_of(&supplement.allocations)?;
        if sum != amount {
            return Err(Refusal::of(Reason::AllocationsDoNotSum)
                .field("allocations")
                .with("sum", sum)
                .with("whole", amount));
        }
        let limit = law.share(Parameter::SupplementsMax, self.base_price);
        let earlier = self.price.minus(self.base_price).and_then(|earlier| earlier.plus(self.topped_up));
        let total = earlier.and_then(|earlier| earlier.plus(amount));
        if total.is_none_or(|total| total > limit) {
            return Err(Refusal::of(Reason::SupplementsExceeded)
                .field("milestone/amount")
                .with("base", self.base_price)
                .with("limit", limit)
                .with("total", total.unwrap_or(Fen::MAX)));
        }
        Ok(Event::SupplementProposed(supplement))
    }
    /// Lets a further purchase from the same supplier add to it: with everything else that was added within ten per cent of the
    /// original price (M10; LAW Art. 31(3)).
    ///
    /// # Errors
    /// When it is not in force or another's, or names the limit and the sum.
    pub fn top_up(
        &self,
        supplier: OrganisationId,
        amount: Fen,
        tender: TenderId,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        let field = |refusal: Refusal| refusal.field("tender_documents/conditions/single_source/original");
        law.demands(self.status == Status::Effective && self.organisation == supplier, || {
            let needed = "同一供应商正在履行的原合同 ¦ a contract in force with the same supplier";
            field(Refusal::of(Reason::NoGround).under(RuleId::M10).with("needed", needed))
        })?;
        let limit = law.share(Parameter::SupplementsMax, self.base_price);
        let added = self.price.minus(self.base_price).and_then(|added| added.plus(self.topped_up));
        let total = added.and_then(|added| added.plus(amount));
        law.demands(total.is_some_and(|total| total <= limit), || {
            field(
                Refusal::of(Reason::SupplementsExceeded)
                    .under(RuleId::M10)
                    .with("base", self.base_price)
                    .with("limit", limit)
                    .with("total", total.unwrap_or(Fen::MAX)),
            )
        })?;
        let total = self.topped_up.plus(amount).ok_or_else(|| Refusal::of(Reason::AmountTooLarge))?;
        Ok(Event::ToppedUp { tender, total })
    }
    /// Agrees to the supplement proposed.
    ///
    /// # Errors
    /// When none is proposed.
    pub fn agree(&self, at: Moment) -> Result<(Event, PlannedMilestone), Refusal> {
        self.status.after(Action::AgreeSupplement)?;
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "补充合同 ¦ supplement");
        let supplement = self.proposed.as_ref().ok_or_else(none)?;
        let event = Event::SupplementAgreed {
            amount: supplement.milestone.amount,
            allocations: supplement.allocations.clone(),
            at,
        };
        Ok((event, supplement.milestone.clone()))
    }
    /// Secures the budget of a later year: what was expected of it is committed.
    ///
    /// # Errors
    /// When the year is not expected, or the lines bear another amount.
    pub fn secure_year(&self, year: i64, allocations: Vec<BudgetAllocation>) -> Result<Event, Refusal> {
        self.status.after(Action::SecureYear)?;
        let expected = self.terms.expected.iter().find(|expected| expected.year == year);
        let expected = expected.ok_or_else(|| {
            Refusal::of(Reason::YearNotExpected)
                .field("year")
                .with("year", year)
                .with("from", self.terms.start_date)
                .with("to", self.terms.end_date)
        })?;
        let sum = sum_of(&allocations)?;
        if sum != expected.amount {
            return Err(Refusal::of(Reason::AllocationsDoNotSum)
                .field("allocations")
                .with("sum", sum)
                .with("whole", expected.amount));
        }
        Ok(Event::YearSecured { year, allocations })
    }
    /// Takes an invoice for a part of the advance.
    ///
    /// # Errors
    /// When the contract has no advance, or more is asked for than it grants.
    pub fn invoice_advance(&self, amount: Fen) -> Result<Event, Refusal> {
        self.status.after(Action::InvoiceAdvance)?;
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "预付款条款 ¦ advance");
        let advance = self.terms.advance.as_ref().ok_or_else(none)?;
        let open = advance.amount - self.advance_invoiced;
        if amount > open {
            return Err(Refusal::of(Reason::InvoiceNotMatched).field("gross").with("gross", amount).with("open", open));
        }
        Ok(Event::AdvanceInvoiced { amount })
    }
    /// What of an acceptance is set against the advance: its percentage, never more than is open, and at the last
    /// acceptance all that is open.
    #[must_use]
    pub fn recovered_of(&self, accepted: Fen, prepaid: Fen, committed: Fen) -> Fen {
        let percent = self.terms.advance.as_ref().map_or(0, |advance| advance.recovered_percent);
        let wanted = accepted.percent_floor(percent).min(prepaid).min(accepted);
        // What is left of the promise after this acceptance; the advance must be earned before it is used up.
        let left = prepaid + committed - accepted;
        let still_prepaid = prepaid - wanted;
        wanted + (still_prepaid - left).max(Fen::ZERO)
    }
    /// What of an advance can never be earned: all that is open once the contract has ended; while it runs, what exceeds the
    /// work that is still open.
    #[must_use]
    pub fn unearnable(&self, milestones: &[Milestone], prepaid: Fen) -> Fen {
        if self.status != Status::Effective {
            return prepaid;
        }
        (prepaid - open_work(milestones)).max(Fen::ZERO)
    }
    /// What of an acceptance is held back: the percentage of the retention, rounded down to the fen.
    #[must_use]
    pub fn retained_of(&self, accepted: Fen) -> Fen {
        self.terms.retention.map_or(Fen::ZERO, |retention| accepted.percent_floor(retention.percent))
    }
    /// Files its copy with finance (A5): once when it is signed, and again for each supplement, which is a contract too (LAW
    /// Art. 49). A late one is taken and warned of.
    ///
    /// # Errors
    /// When nothing is left to be filed, or it is not in force.
    pub fn file(&self, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::File)?;
        let already = || Refusal::of(Reason::AlreadyExists).under(RuleId::A5).with("what", "备案 ¦ filing");
        let last = law.last_day_from(self.unfiled_since.ok_or_else(already)?, Parameter::ContractFiling);
        if at.day() > last {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::A5).with("last", last));
        }
        Ok(Event::Filed { at })
    }
    /// Completes it; what it still promises though all work is done returns to the lines, and its files are kept for fifteen
    /// years (W22).
    ///
    /// # Errors
    /// When it is not in force.
    pub fn complete(&self, released: Vec<BudgetAllocation>, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Complete)?;
        Ok(Event::Completed { at, records_kept_until: law.last_day_from(at, Parameter::FilesKept), released })
    }
    /// Ends it early, on a ground of the law: agreed by the supplier, harm to the public, breach, or a decision (A11).
    ///
    /// # Errors
    /// When the ground is an agreement and the supplier has not agreed, or nothing shows the ground.
    pub fn terminate(
        &self,
        (legal_ground, shown): (EndGround, bool),
        reason: Title,
        released: Vec<BudgetAllocation>,
        at: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Terminate)?;
        law.demands(legal_ground != EndGround::Agreed || self.end_agreed_at.is_some(), || {
            Refusal::of(Reason::EndNotAgreed).field("legal_ground")
        })?;
        let needed = match legal_ground {
            EndGround::Agreed => "",
            EndGround::Breach => "逾期、验收不合格或者扣款 ¦ work that is late or was rejected, or a deduction",
            EndGround::Decision => "财政部门认定投诉成立的处理决定 ¦ a decision that upholds a complaint",
            EndGround::PublicInterest => {
                "认定继续履行将损害公共利益的文件（basis_document） ¦ the document that finds harm to the public (basis_document)"
            }
        };
        law.demands(legal_ground == EndGround::Agreed || shown, || {
            Refusal::of(Reason::NoGround).under(RuleId::A11).field("legal_ground").with("needed", needed)
        })?;
        let records_kept_until = law.last_day_from(at, Parameter::FilesKept);
        Ok(Event::Terminated { legal_ground, at, records_kept_until, reason, released })
    }
    /// Whether the supplier broke it, as far as the system can see: work is late, was rejected or deducted from, or it was ended
    /// for breach. A contract that was completed was performed.
    #[must_use]
    pub fn is_breached(&self, milestones: &[Milestone]) -> bool {
        let broken = |milestone: &Milestone| {
            milestone.overdue || milestone.status == MilestoneStatus::Rejected || milestone.deducted.is_positive()
        };
        match self.status {
            Status::Effective => milestones.iter().any(broken),
            Status::Terminated => self.end_ground == Some(EndGround::Breach),
            _ => false,
        }
    }
    /// Takes the evaluation of its performance (A18).
    ///
    /// # Errors
    /// When it has not ended, or the grade is out of range.
    pub fn evaluate(&self, performance: PerformanceEvaluation) -> Result<Event, Refusal> {
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
