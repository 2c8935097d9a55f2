//! From the draft to the published notice: review, the gates of each method, and the time to bid.

use super::{Action, Clarification, Event, SingleSourceCase, Status, Tender, TenderDocuments};
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
    /// When they are no draft, or say what cannot be.
    pub fn revise(&self, tender_documents: TenderDocuments, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        tender_documents.check(law)?;
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
    /// Takes the approval of finance for another method than the open tender (M11).
    ///
    /// # Errors
    /// When it is not under review.
    pub fn approve_method(&self, basis_document: Title) -> Result<Event, Refusal> {
        self.status.after(Action::ApproveMethod).map(|_| Event::MethodApproved { basis_document })
    }
    /// Announces a single source (M10). Who drafted it may not.
    ///
    /// # Errors
    /// When it is not under review, or the method asks for no announcement.
    pub fn announce(&self, by: PersonId, now: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Announce)?;
        apart(self.drafted_by, by, ("编制", "drafting"), ("审查公示", "announcement"))?;
        match self.tender_documents.method.under(law).announcement {
            Some(_) => Ok(Event::Announced { at: now }),
            None => Err(Refusal::of(Reason::MissingForMethod)
                .under(RuleId::M10)
                .with("method", self.tender_documents.method)),
        }
    }
    /// The last day on which anybody may object to a single source (M10); none unless it is announced.
    #[must_use]
    pub fn objections_until(&self, law: &Law<'_>) -> Option<Day> {
        self.announced_at.map(|at| law.last_day_from(at, Parameter::SingleSourceNotice))
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
        self.tender_documents.check(law).map_err(|refusal| refusal.within("tender_documents"))?;
        self.tender_documents.check_words(law).map_err(|refusal| refusal.within("tender_documents"))?;
        self.check_approval(&terms, law)?;
        self.check_announced(&terms, now.day(), objections, law)?;
        law.demands(terms.invites != Invitation::Drawn || self.invited.is_some(), || {
            Refusal::of(Reason::NobodyDrawn).under(terms.rule)
        })?;
        self.check_prequalification(now, law)?;
        self.check_time_to_bid(&terms, now, law)?;
        Ok(Event::Published { at: now })
    }
    fn check_approval(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let budget = self.tender_documents.budget();
        match terms.approval_from {
            Some(from) if budget >= from && self.method_approval.is_none() => law.objects(
                Refusal::of(Reason::MethodNotApproved)
                    .field("tender_documents/method")
                    .with("amount", budget)
                    .with("threshold", from)
                    .with("method", self.tender_documents.method),
            ),
            _ => Ok(()),
        }
    }
    /// The notice of a single source is a duty where there is only one supplier and the threshold is reached; where it
    /// was given it must have stood its time, whatever the case (R74 Art. 38).
    fn check_announced(&self, terms: &Terms, today: Day, objections: usize, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(period) = terms.announcement else { return Ok(()) };
        let Some(last) = self.objections_until(law) else {
            let only = self.tender_documents.conditions.single_source.as_ref().map(|single| single.case)
                == Some(SingleSourceCase::OnlySupplier);
            let large = terms.approval_from.is_none_or(|from| self.tender_documents.budget() >= from);
            return law.demands(!(only && large), || Refusal::of(Reason::NotAnnounced).with("period", period));
        };
        law.demands(today > last, || {
            Refusal::of(Reason::AnnouncementStands).with("period", period).earliest(last.plus_days(1))
        })?;
        law.demands(objections == 0, || Refusal::of(Reason::ObjectionsOpen).with("count", objections))
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
        // Where the law makes everybody a possible bidder, the tender documents are offered five working days (M3).
        let offered = law.last_day_from(now, Parameter::DocumentsOffered);
        law.demands(terms.approval_from.is_some() || self.bid_deadline >= offered.start(), || {
            too_short(
                Refusal::of(Reason::DocumentsOfferedTooShort).with("period", law.period(Parameter::DocumentsOffered)),
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
    pub fn clarify(&self, text: Prose, deadline: Option<Moment>, now: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Clarify)?;
        self.must_be_before_deadline(now)?;
        let until = deadline.unwrap_or(self.bid_deadline);
        if until < self.bid_deadline {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("bid_deadline").with("from", self.bid_deadline));
        }
        let terms = self.tender_documents.method.under(law);
        let earliest = law.calendar().last_day(now.day(), terms.clarification_period);
        law.demands(until >= earliest.start(), || {
            let rule = if terms.approval_from.is_none() { RuleId::M4 } else { terms.rule };
            Refusal::of(Reason::ClarificationTooLate)
                .under(rule)
                .field("bid_deadline")
                .with("period", terms.clarification_period)
                .earliest(earliest)
        })?;
        let former_deadline = deadline.map(|_| self.bid_deadline);
        Ok(Event::Clarified(Clarification { text, bid_deadline: deadline, former_deadline, at: now }))
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
