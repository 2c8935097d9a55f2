//! From the draft to the published notice: review, the gates of each method, and the time to bid.

use super::{Action, Clarification, Event, Lint, Status, Tender, TenderDocuments};
use crate::{
    apart::apart,
    ids::PersonId,
    method::{Invitation, Terms},
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    text::{Prose, Title},
};

impl Tender {
    /// Decides whether the tender documents may be rewritten.
    ///
    /// # Errors
    /// When they are no draft, say what cannot be, or change what suppliers were drawn for.
    pub fn revise(&self, tender_documents: TenderDocuments, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        tender_documents.check(law)?;
        self.keep_to_the_draw(&tender_documents)?;
        self.warn_of_void_approvals(&tender_documents, law);
        Ok(Event::Revised(tender_documents))
    }
    /// Hands it in for review.
    ///
    /// # Errors
    /// When it is no draft.
    pub fn submit(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Submit).map(|_| Event::Submitted)
    }
    /// Sends it back.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn send_back(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Return).map(|_| Event::Returned { reason })
    }
    /// Publishes it. Who drafted it may not (W20); each method has its gates; the time to bid is at least that of the
    /// method (M2, M7, M8) and of the tender documents (M3). `objections` are those that nobody has answered (M10).
    ///
    /// # Errors
    /// Names the gate that is closed and the earliest lawful day.
    pub fn publish(&self, by: PersonId, now: Moment, objections: usize, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Publish)?;
        apart(self.drafted_by, by, ("编制", "drafting"), ("审查发布", "publication"))?;
        let terms = self.tender_documents.method.under(law);
        Refusal::all([
            self.tender_documents.check(law).map_err(|refusal| refusal.within("tender_documents")),
            self.tender_documents.check_words(law).map_err(|refusal| refusal.within("tender_documents")),
            self.check_approval(&terms, law),
            self.check_announced(&terms, now.day(), objections, law),
            law.demands(terms.invites != Invitation::Drawn || self.invited.is_some(), || {
                Refusal::of(Reason::NobodyDrawn).under(terms.rule)
            }),
            self.check_prequalification(now, law),
            self.check_time_to_bid(&terms, now, law),
        ])?;
        Ok(Event::Published { at: now, matter: self.tender_documents.matter() })
    }
    /// Warns of what its publication would refuse today, at drafting and when it is handed in (M2, M5, M10, M11, Q9, Q10).
    pub fn forewarn(&self, now: Moment, law: &Law<'_>) {
        let terms = self.tender_documents.method.under(law);
        for finding in self.tender_documents.findings() {
            law.forewarns(Err(finding.refusal().within("tender_documents")));
        }
        law.forewarns(self.check_approval(&terms, law));
        law.forewarns(self.check_announced(&terms, now.day(), 0, law));
        law.forewarns(self.check_prequalification(now, law));
        law.forewarns(self.check_time_to_bid(&terms, now, law));
    }
    /// Where suppliers are prequalified, they have five working days to apply, and bid after that (M5).
    fn check_prequalification(&self, now: Moment, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(until) = self.tender_documents.conditions.prequalification_until else { return Ok(()) };
        let refusal = |earliest: Day| {
            Refusal::of(Reason::PrequalificationTooShort)
                .field("tender_documents/conditions/prequalification_until")
                .with("until", until)
                .with("deadline", self.bid_deadline)
                .with("period", law.period(Parameter::Prequalification))
                .earliest(earliest)
        };
        let earliest = law.last_day_from(now, Parameter::Prequalification);
        law.demands(until >= earliest && until < self.bid_deadline.day(), || refusal(earliest))
    }
    fn check_time_to_bid(&self, terms: &Terms, now: Moment, law: &Law<'_>) -> Result<(), Refusal> {
        let earliest = law.calendar().last_day(now.day(), terms.bidding_period);
        let too_short = |reason: Refusal, earliest: Day| {
            reason.field("bid_deadline").with("deadline", self.bid_deadline).earliest(earliest)
        };
        law.demands(self.bid_deadline >= earliest.start() && self.bid_deadline > now, || {
            too_short(
                Refusal::of(Reason::PeriodTooShort).under(terms.rule).with("period", terms.bidding_period),
                earliest,
            )
        })?;
        // The tender documents are offered for five working days, and the deadline comes after that (M3; R214 Art. 10).
        let offered = law.last_day_from(now, Parameter::DocumentsOffered).plus_days(1);
        law.demands(!terms.documents_offered || self.bid_deadline >= offered.start(), || {
            let rule = if terms.rule == RuleId::M7 { RuleId::M7 } else { RuleId::M3 };
            too_short(
                Refusal::of(Reason::DocumentsOfferedTooShort)
                    .under(rule)
                    .with("period", law.period(Parameter::DocumentsOffered)),
                offered,
            )
        })
    }
    /// Objects to an intention that has not been public long enough for the method (W13).
    ///
    /// # Errors
    /// Names the earliest lawful day.
    pub fn check_intention(&self, published: Option<Moment>, today: Day, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(period) = self.tender_documents.method.under(law).intention_period else { return Ok(()) };
        let earliest = published.map(|at| law.calendar().last_day(at.day(), period));
        if earliest.is_some_and(|earliest| today >= earliest) {
            return Ok(());
        }
        let none = || "—".to_owned();
        let refusal = Refusal::of(Reason::IntentionTooYoung)
            .with("published", published.map_or_else(none, |at| at.day().to_string()));
        law.objects(refusal.earliest(earliest.unwrap_or_else(|| law.calendar().last_day(today, period))))
    }
    /// Publishes a clarification. One that comes too near the deadline must move it (M4, M7, M8).
    ///
    /// # Errors
    /// When bids are not being taken, or the deadline would be too near or moves to the front.
    pub fn clarify(
        &self,
        (text, material): (Prose, bool),
        deadline: Option<Moment>,
        now: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Clarify)?;
        self.must_be_before_deadline(now)?;
        let until = deadline.unwrap_or(self.bid_deadline);
        if until < self.bid_deadline {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("bid_deadline").with("from", self.bid_deadline));
        }
        let terms = self.tender_documents.method.under(law);
        // Neither what is bought nor who may bid changes by it (R87 Art. 27).
        Lint::of_clarification(text.as_str()).iter().try_for_each(|finding| law.objects(finding.refusal()))?;
        let earliest = law.calendar().last_day(now.day(), terms.clarification_period);
        // What cannot touch the preparation of bids needs no time (REG Art. 31).
        law.demands(!material || until >= earliest.start(), || {
            let rule = if terms.approval_from.is_none() { RuleId::M4 } else { terms.rule };
            Refusal::of(Reason::ClarificationTooLate)
                .under(rule)
                .field("bid_deadline")
                .with("period", terms.clarification_period)
                .earliest(earliest)
        })?;
        let former_deadline = deadline.map(|_| self.bid_deadline);
        Ok(Event::Clarified(Clarification { text, material, bid_deadline: deadline, former_deadline, at: now }))
    }
    /// Whether it still takes objections to its single source.
    ///
    /// # Errors
    /// When it is not announced, or the time to object has passed (M10).
    pub fn take_objection(&self, today: Day, law: &Law<'_>) -> Result<(), Refusal> {
        self.status.after(Action::Object)?;
        match self.objections_until(law) {
            Some(last) if today > last => law.objects(Refusal::of(Reason::ObjectionTooLate).with("last", last)),
            _ => Ok(()),
        }
    }
    /// Whether everybody may read it now.
    #[must_use]
    pub fn is_public(&self) -> bool {
        super::PUBLIC.contains(&self.status) && self.status != Status::Cancelled
    }
}
