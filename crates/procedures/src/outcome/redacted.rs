//! Nouns of which not every reader sees everything.

use super::{Actor, Jurisdiction, Moving, Noun, permission};
use domain::{
    actor::{self, Person},
    bid::{self, Bid},
    challenge::{self, Challenge},
    contract::{Action, Contract},
    enquiry::{self, Enquiry},
    ids::OrganisationId,
    milestone::Milestone,
    organisation::{self, Organisation},
    permission::Act,
    tender::Tender,
    text::Mark,
};

impl Moving for Person {
    fn possible(&self) -> Vec<Act> {
        let acts = self.status.actions().map(|action| match action {
            actor::Action::AssignRole => Act::AssignRole,
            actor::Action::RemoveRole => Act::RemoveRole,
            actor::Action::RecordRelationship => Act::RecordRelationship,
            actor::Action::ProposePasswordReset => Act::ProposePasswordReset,
            actor::Action::ResetPassword => Act::ResetPassword,
            actor::Action::Disable => Act::DisablePerson,
        });
        acts.collect()
    }
    /// The digest of an identity number is for the market alone.
    fn redacted(mut self, _: &Actor, _: &Jurisdiction) -> Self {
        self.identity = None;
        self
    }
}

impl Moving for Enquiry {
    fn possible(&self) -> Vec<Act> {
        let can = self.status.actions().any(|action| action == enquiry::Action::Answer);
        if can { vec![Act::AnswerEnquiry] } else { Vec::new() }
    }
    /// Who asks would tell who means to bid: nobody but the asker is told (E3).
    fn redacted(mut self, actor: &Actor, _: &Jurisdiction) -> Self {
        self.organisation = self.organisation.filter(|asker| actor.organisation() == Some(*asker));
        self
    }
}

impl Moving for Bid {
    fn possible(&self) -> Vec<Act> {
        let acts = self.status.actions().filter_map(|action| match action {
            bid::Action::Replace => Some(Act::ReplaceBid),
            bid::Action::Withdraw => Some(Act::WithdrawBid),
            bid::Action::Qualify => Some(Act::QualifyBid),
            bid::Action::Disqualify => Some(Act::DisqualifyBid),
            bid::Action::Explain => self.price_explanation.as_ref().map(|_| Act::ExplainPrice),
            bid::Action::Correct => self.correction.as_ref().map(|_| Act::AnswerCorrection),
            bid::Action::Quote => Some(Act::SubmitQuote),
            bid::Action::Invalidate
            | bid::Action::AskReasons
            | bid::Action::Judge
            | bid::Action::Unrank
            | bid::Action::Open
            | bid::Action::Spoil
            | bid::Action::Rank
            | bid::Action::Win
            | bid::Action::Lose => None,
        });
        acts.collect()
    }
    /// Until the result is published a bidder is told no more than that its bid is qualified (A2, A3).
    fn redacted(mut self, actor: &Actor, _: &Jurisdiction) -> Self {
        if self.status == bid::Status::Ranked && actor.organisation() == Some(self.organisation) {
            (self.status, self.score, self.rank) = (bid::Status::Qualified, None, None);
        }
        self
    }
}

impl Moving for Contract {
    fn possible(&self) -> Vec<Act> {
        let waiting = self.payee_change.as_ref().is_some_and(|change| change.from.is_none());
        let acts = self.status.actions().filter_map(|action| match action {
            Action::Revise => Some(Act::ReviseContract),
            Action::Send => Some(Act::SendContract),
            Action::SignAsSupplier => Some(Act::SignAsSupplier),
            Action::SignAsBuyer => Some(Act::SignAsBuyer),
            Action::ProposeSupplement => Some(Act::ProposeSupplement),
            Action::AgreeSupplement => self.proposed.as_ref().map(|_| Act::AgreeSupplement),
            Action::Perform => None,
            Action::Complete => Some(Act::CompleteContract),
            Action::Terminate => Some(Act::TerminateContract),
            Action::Cancel => Some(Act::CancelContract),
            Action::File => Some(Act::FileContract),
            Action::AgreeToEnd => Some(Act::AgreeToEnd),
            Action::Evaluate => Some(Act::EvaluatePerformance),
            Action::SecureYear => (!self.terms.expected.is_empty()).then_some(Act::SecureYear),
            Action::InvoiceAdvance => self.terms.advance.as_ref().map(|_| Act::SubmitAdvanceInvoice),
            Action::ProposePayee => Some(Act::ProposePayee),
            Action::ConfirmPayee => waiting.then_some(Act::ConfirmPayee),
            Action::ProposeRefund => Some(Act::ProposeRefund),
            Action::RecordBond => self.terms.bond.as_ref().map(|_| Act::RecordBond),
        });
        acts.chain(waiting.then_some(Act::RefusePayee)).collect()
    }
    /// A contract is public; the supplier's account number and a supplement not agreed to are not.
    fn redacted(mut self, actor: &Actor, tree: &Jurisdiction) -> Self {
        if !permission::allows(actor, Act::ReadPayment, &self.concern(), tree) {
            (self.proposed, self.payee_change) = (None, None);
            self.terms.payee.account = Mark::masked();
        }
        self
    }
}

impl Moving for Challenge {
    fn possible(&self) -> Vec<Act> {
        let acts = self.status.actions().map(|action| match action {
            challenge::Action::Answer => Act::AnswerChallenge,
            challenge::Action::Withdraw => Act::WithdrawChallenge,
            challenge::Action::Release => Act::LiftSuspension,
            challenge::Action::Complain => Act::FileComplaint,
        });
        acts.collect()
    }
    /// Everybody reads the answer; who raised it is told to the buyer and to those who watch it.
    fn redacted(mut self, actor: &Actor, tree: &Jurisdiction) -> Self {
        let party = actor.organisation().is_some() && self.organisation == actor.organisation();
        if !party && !permission::allows(actor, Act::ReadDeposit, &self.concern(), tree) {
            self.organisation = None;
        }
        self
    }
}

/// Who was drawn to be invited is told to the buyer and to those who watch it until the bids are open; one that was drawn
/// is told of itself (E3).
pub(super) fn invitation(mut tender: Tender, actor: &Actor, tree: &Jurisdiction) -> Tender {
    let open = tender.opened_at.is_some();
    if open || permission::allows(actor, Act::ReadCollusionSignals, &tender.concern(), tree) {
        return tender;
    }
    let mine = |organisation: &OrganisationId| actor.organisation() == Some(*organisation);
    tender.invited = tender.invited.filter(|invited| invited.draw.drawn.iter().any(mine)).map(|mut invited| {
        invited.draw.list.retain(mine);
        invited.draw.drawn.retain(mine);
        (invited.draw.seed, invited.watchers) = (String::new(), Vec::new());
        invited
    });
    tender
}

/// The result of an acceptance is public (A20); what the supplier handed in for it names the people who were served (PIPL Art. 28).
pub(super) fn delivery(mut milestone: Milestone, actor: &Actor, tree: &Jurisdiction) -> Milestone {
    if !permission::allows(actor, Act::ReadPayment, &milestone.concern(), tree) {
        (milestone.report, milestone.ledger, milestone.evidence) = (None, None, Vec::new());
    }
    milestone
}

impl Moving for Organisation {
    fn possible(&self) -> Vec<Act> {
        let waits = self.recovery.as_ref().is_some_and(|recovery| recovery.from.is_none());
        let acts = self.status.actions().filter_map(|action| match action {
            organisation::Action::Confirm => Some(Act::ConfirmOrganisation),
            organisation::Action::Decline => Some(Act::DeclineOrganisation),
            organisation::Action::RecordRegistryEntry => Some(Act::RecordRegistryEntry),
            organisation::Action::AddMember => Some(Act::AddMember),
            organisation::Action::ProposeRecovery => self.recovery.is_none().then_some(Act::ProposeRecovery),
            organisation::Action::ConfirmRecovery => waits.then_some(Act::ConfirmRecovery),
            organisation::Action::ObjectToRecovery => self.recovery.as_ref().map(|_| Act::ObjectToRecovery),
            organisation::Action::CompleteRecovery => None,
        });
        acts.collect()
    }
    /// That it is being recovered is told to itself, to its registry and to the administrators.
    fn redacted(mut self, actor: &Actor, tree: &Jurisdiction) -> Self {
        if !permission::allows(actor, Act::ObjectToRecovery, &self.concern(), tree) {
            self.recovery = None;
        }
        self
    }
}
