//! What waits in the competition: tenders, enquiries, bids, evaluations, awards.

use super::{Awaited, Task};
use crate::{
    award::{self, Award},
    bid::{self, Bid},
    clock::Clock,
    enquiry::{self, Enquiry},
    evaluation::{self, Evaluation, Seat},
    method::{EndsIn, Invitation, Terms},
    permission::Act,
    rulebook::Law,
    tender::{Status, Tender},
};

impl Awaited for Tender {
    fn tasks(&self, law: &Law<'_>) -> Vec<Task> {
        let terms = self.tender_documents.method.under(law);
        let framework = terms.ends_in == EndsIn::Framework;
        match self.status {
            Status::Draft => vec![Task::of(Act::SubmitTender)],
            Status::InReview => vec![self.review(&terms, law)],
            Status::Announced => vec![self.publication(law)],
            Status::Published if terms.sealed => vec![Task::of(Act::DrawPanel).by(Clock::FormPanel)],
            Status::BidsClosed if terms.sealed => {
                vec![Task::of(Act::OpenBids).by(Clock::OpenBids), Task::of(Act::DrawPanel).by(Clock::FormPanel)]
            }
            Status::Opened if terms.final_quotes_min.is_some() && self.final_round.is_none() => {
                vec![Task::of(Act::CallQuotes), Task::of(Act::DrawPanel)]
            }
            Status::Opened => vec![Task::of(Act::DrawPanel)],
            Status::Quoting => {
                let open = Task::of(Act::OpenQuotes).by(Clock::OpenQuotes);
                vec![match self.final_round {
                    Some(round) => open.from(round.until),
                    None => open,
                }]
            }
            Status::BidsClosed | Status::Evaluated if framework => vec![Task::of(Act::ConcludeFramework)],
            Status::Published
            | Status::BidsClosed
            | Status::Evaluated
            | Status::Completed
            | Status::Void
            | Status::Cancelled => Vec::new(),
        }
    }
}

impl Tender {
    /// What a tender under review waits for: those who are invited, the approval of finance, the announcement, publication.
    fn review(&self, terms: &Terms, law: &Law<'_>) -> Task {
        let approval = terms.approval_from.is_some_and(|from| self.tender_documents.budget() >= from);
        if terms.invites == Invitation::Drawn && self.invited.is_none() {
            Task::of(Act::InviteSuppliers)
        } else if approval && self.approval().is_none() {
            Task::of(Act::ApproveMethod)
        } else if approval && terms.announcement.is_some() && self.announced().is_none() {
            Task::of(Act::AnnounceTender).apart([self.drafted_by])
        } else {
            self.publication(law)
        }
    }
    /// Publication, once nobody can object to a single source any more (M10).
    fn publication(&self, law: &Law<'_>) -> Task {
        let publish = Task::of(Act::PublishTender).apart([self.drafted_by]);
        match self.objections_until(law) {
            Some(last) => publish.from(last.plus_days(1).start()),
            None => publish,
        }
    }
}

impl Awaited for Enquiry {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let objection = self.kind == enquiry::Kind::Objection;
        let clock = if objection { Clock::AnswerObjection } else { Clock::AnswerEnquiry };
        let asked = self.status == enquiry::Status::Asked;
        if asked { vec![Task::of(Act::AnswerEnquiry).by(clock)] } else { Vec::new() }
    }
}

impl Awaited for Bid {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        // Nothing may tell of a bid before it is opened (E3).
        match self.status {
            bid::Status::Opened => vec![Task::of(Act::QualifyBid).by(Clock::AnswerApplication)],
            bid::Status::Qualified => {
                let asked = self.price_explanation.as_ref().filter(|price_explanation| {
                    price_explanation.convinced.is_none() && price_explanation.explanation.is_none()
                });
                let corrected = self.correction.as_ref().filter(|correction| correction.confirmed.is_none());
                let explain = asked.map(|_| Task::of(Act::ExplainPrice).by(Clock::ExplainPrice));
                let confirm = corrected.map(|_| Task::of(Act::AnswerCorrection).by(Clock::ConfirmCorrection));
                // Whether one was handed in is nobody's to know: it stays until the round is over.
                let quote = self.final_price.is_none().then(|| Task::of(Act::SubmitQuote));
                explain.into_iter().chain(confirm).chain(quote).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Awaited for Evaluation {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        if self.status == evaluation::Status::Consolidated {
            return self.ratings_awaited();
        }
        // Nobody scores before everybody may: one who cannot serve is replaced first.
        let may_score = self.members.iter().all(|one| one.no_conflict_of_interest == Some(true) && !one.unable);
        let mut tasks = Vec::new();
        for member in &self.members {
            if member.no_conflict_of_interest.is_none() && !member.unable {
                tasks.push(Task::of(Act::DeclareConflictOfInterest).person(member.person));
            } else if may_score && !member.scored {
                tasks.push(Task::of(Act::SubmitScores).person(member.person));
            }
        }
        if self.members.iter().any(|member| member.unable || member.no_conflict_of_interest == Some(false)) {
            tasks.push(Task::of(Act::ReplaceMember));
        }
        if self.members.iter().all(|member| member.scored) {
            tasks.push(Task::of(Act::Consolidate));
        }
        tasks
    }
}

impl Evaluation {
    /// Who still rates whom (E19): the buyer each expert, each expert the buyer.
    fn ratings_awaited(&self) -> Vec<Task> {
        let experts = || self.members.iter().filter(|member| member.seat == Seat::Expert);
        let rate = || Task::of(Act::Rate).by(Clock::Rate);
        let unrated = experts().any(|expert| !self.ratings.iter().any(|rating| rating.of == Some(expert.person)));
        let silent = experts()
            .filter(|expert| !self.ratings.iter().any(|rating| rating.by == expert.person && rating.of.is_none()))
            .map(|expert| rate().person(expert.person));
        unrated.then(rate).into_iter().chain(silent).collect()
    }
}

impl Awaited for Award {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        match self.status {
            award::Status::Recommended => vec![Task::of(Act::DecideAward).by(Clock::DecideAward)],
            award::Status::Decided => vec![Task::of(Act::PublishAward).by(Clock::PublishResult)],
            // An award in a framework is called off, and its contract drafted, like any other.
            award::Status::Published => vec![Task::of(Act::DraftContract).by(Clock::DraftContract)],
            award::Status::Contracted | award::Status::Refused | award::Status::Void => Vec::new(),
        }
    }
}
