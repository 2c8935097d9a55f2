//! The approval of the method and the announcement of a single source: each covers what it was given for and nothing else.

use super::{Action, Event, MethodApproval, SingleSourceCase, Tender, TenderDocuments};
use crate::{
    apart::apart,
    ids::PersonId,
    matter::Matter,
    method::Terms,
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    text::Title,
};
use std::fmt::Display;

/// A part of a matter that may be absent.
fn or_nothing(part: Option<impl Display>) -> String {
    part.map_or_else(String::new, |part| part.to_string())
}

impl TenderDocuments {
    /// What is bought, in which method, for how much and from whom: what finance approves and what is announced.
    #[must_use]
    pub fn matter(&self) -> Matter {
        let conditions = &self.conditions;
        let mut parts: Vec<String> =
            vec![self.title.to_string(), self.description.to_string(), self.method.to_string()];
        for lot in &self.lots {
            parts.extend([or_nothing(lot.item), lot.title.to_string(), lot.ceiling.to_string()]);
        }
        if let Some(single) = &conditions.single_source {
            let original = or_nothing(single.original);
            parts.extend([single.supplier.to_string(), single.case.to_string(), single.reason.to_string(), original]);
        }
        if let Some(framework) = &conditions.framework {
            parts.extend([framework.end_date.to_string(), framework.choice.to_string()]);
        }
        parts.push(or_nothing(conditions.follows_failed));
        Matter::of(parts.iter().map(|part| part as &dyn Display))
    }
}

impl Tender {
    /// Takes the approval of finance for another method than the open tender (M11).
    ///
    /// # Errors
    /// When it is not under review.
    pub fn approve_method(&self, basis_document: Title) -> Result<Event, Refusal> {
        self.status.after(Action::ApproveMethod)?;
        Ok(Event::MethodApproved(MethodApproval { basis_document, given_for: self.tender_documents.matter() }))
    }
    /// Announces a single source (M10). Who drafted it may not.
    ///
    /// # Errors
    /// When it is not under review, or the method asks for no announcement.
    pub fn announce(&self, by: PersonId, now: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Announce)?;
        apart(self.drafted_by, by, ("编制", "drafting"), ("审查公示", "announcement"))?;
        match self.tender_documents.method.under(law).announcement {
            Some(_) => Ok(Event::Announced { at: now, given_for: self.tender_documents.matter() }),
            None => Err(Refusal::of(Reason::MissingForMethod)
                .under(RuleId::M10)
                .with("method", self.tender_documents.method)),
        }
    }
    /// The approval of the method, if one was given for the tender documents as they are now (M11).
    #[must_use]
    pub fn approval(&self) -> Option<&MethodApproval> {
        self.method_approval.as_ref().filter(|approval| approval.given_for == self.tender_documents.matter())
    }
    /// When its single source was announced, as it is now (M10).
    #[must_use]
    pub fn announced(&self) -> Option<Moment> {
        self.announced_at.filter(|_| self.announced_for.as_ref() == Some(&self.tender_documents.matter()))
    }
    /// The last day on which anybody may object to a single source (M10); none unless it is announced.
    #[must_use]
    pub fn objections_until(&self, law: &Law<'_>) -> Option<Day> {
        self.announced().map(|at| law.last_day_from(at, Parameter::SingleSourceNotice))
    }
    pub(super) fn check_approval(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let budget = self.tender_documents.budget();
        match terms.approval_from {
            Some(from) if budget >= from && self.approval().is_none() => law.objects(
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
    pub(super) fn check_announced(
        &self,
        terms: &Terms,
        today: Day,
        objections: usize,
        law: &Law<'_>,
    ) -> Result<(), Refusal> {
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
    /// Says which approvals a rewriting makes void: they are asked for anew (M10, M11).
    pub(super) fn warn_of_void_approvals(&self, rewritten: &TenderDocuments, law: &Law<'_>) {
        if rewritten.matter() == self.tender_documents.matter() {
            return;
        }
        if self.approval().is_some() {
            law.warns(Refusal::of(Reason::ApprovalVoid).under(RuleId::M11));
        }
        if self.announced().is_some() {
            law.warns(Refusal::of(Reason::ApprovalVoid).under(RuleId::M10));
        }
    }
    /// Refuses to change what suppliers were drawn for: another draw would follow until it falls as wanted (M6).
    pub(super) fn keep_to_the_draw(&self, rewritten: &TenderDocuments) -> Result<(), Refusal> {
        let what = |documents: &TenderDocuments| {
            let lots: Vec<_> = documents.lots.iter().map(|lot| lot.item).collect();
            (documents.method, lots, documents.conditions.qualification.clone())
        };
        if self.invited.is_none() || what(rewritten) == what(&self.tender_documents) {
            return Ok(());
        }
        Err(Refusal::of(Reason::DrawStands).field("tender_documents"))
    }
}
