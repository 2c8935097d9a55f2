//! What waits for somebody (待办): from how a noun stands follows which act is the next, and whose.
//!
//! A task names an act; who may do it stands in the table of permissions and nowhere else. Like the clocks, tasks are compared
//! after every event with those that are kept, so that none can be forgotten and none stays when it is done. What depends on
//! another noun, such as whether a panel was formed, is asked when tasks are read (`persistence/src/tasks_read.rs`).

mod competition;
mod money;
mod none;
mod planning;
mod remedy;
mod work;

use crate::{clock::Clock, ids::PersonId, moment::Moment, permission::Act, rulebook::Law};

/// Every act that somebody can be waited for.
pub const ACTS: &[Act] = &[
    Act::AcceptComplaint,
    Act::AcceptMilestone,
    Act::AgreeSupplement,
    Act::AnnounceTender,
    Act::AnswerChallenge,
    Act::AnswerCorrection,
    Act::AnswerEnquiry,
    Act::AnswerRefund,
    Act::ApproveMethod,
    Act::ApprovePayment,
    Act::BudgetItem,
    Act::CallQuotes,
    Act::CompleteContract,
    Act::ConcludeFramework,
    Act::ConfirmAccount,
    Act::ConfirmCorrection,
    Act::ConfirmDismissal,
    Act::ConfirmOrganisation,
    Act::ConfirmPayee,
    Act::ConfirmRecovery,
    Act::ConfirmRuleChange,
    Act::Consolidate,
    Act::CorrectComplaint,
    Act::DecideAward,
    Act::DecideComplaint,
    Act::DecideRefund,
    Act::DeclareConflictOfInterest,
    Act::DeliverMilestone,
    Act::DismissLine,
    Act::DraftContract,
    Act::DraftTender,
    Act::DrawPanel,
    Act::EvaluatePerformance,
    Act::ExplainPrice,
    Act::FileContract,
    Act::FileItem,
    Act::HandOverDeposit,
    Act::InviteSuppliers,
    Act::InvoiceInterest,
    Act::MatchInvoice,
    Act::OpenBids,
    Act::OpenQuotes,
    Act::OrderPayments,
    Act::PayInterest,
    Act::PublishAward,
    Act::PublishIntention,
    Act::PublishTender,
    Act::QualifyBid,
    Act::Rate,
    Act::ReceiveRefund,
    Act::RecogniseInterest,
    Act::ReleaseRetention,
    Act::ReplaceMember,
    Act::ReplyToComplaint,
    Act::RequestPayment,
    Act::ReturnBond,
    Act::ReturnDeposit,
    Act::ReviewItem,
    Act::ReviseItem,
    Act::SendContract,
    Act::SignAsBuyer,
    Act::SignAsSupplier,
    Act::SubmitAdvanceInvoice,
    Act::SubmitInvoice,
    Act::SubmitItem,
    Act::SubmitQuote,
    Act::SubmitScores,
    Act::SubmitTender,
    Act::TakeBankAnswer,
];

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The act that is waited for.
    pub act: Act,
    /// The clock that says by when, if the law or the contract sets a time.
    pub clock: Option<Clock>,
    /// When it can be done at the earliest; at once if empty.
    pub from: Option<Moment>,
    /// The one person who is to do it; whoever has the right if empty.
    pub person: Option<PersonId>,
    /// Who may not do it, since one of the duties before was theirs (A22, W20).
    pub apart: Vec<PersonId>,
}

impl Task {
    pub(crate) const fn of(act: Act) -> Self {
        Self { act, clock: None, from: None, person: None, apart: Vec::new() }
    }
    pub(crate) fn by(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }
    pub(crate) fn from(mut self, from: Moment) -> Self {
        self.from = Some(from);
        self
    }
    pub(crate) fn person(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }
    pub(crate) fn apart(mut self, persons: impl IntoIterator<Item = PersonId>) -> Self {
        self.apart.extend(persons);
        self
    }
}

/// A noun on which somebody can be waited for.
pub trait Awaited {
    /// Whether anybody is ever waited for on its kind.
    const AWAITED: bool = true;
    /// What waits now, under a law. Nothing may wait on what lies sealed: that something waits would tell of it (E3).
    fn tasks(&self, law: &Law<'_>) -> Vec<Task>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{Relation, Who};
    use std::collections::BTreeSet;

    const SOURCES: &[&str] = &[
        include_str!("planning.rs"),
        include_str!("competition.rs"),
        include_str!("remedy.rs"),
        include_str!("work.rs"),
        include_str!("money.rs"),
    ];

    #[test]
    fn the_list_of_acts_is_that_of_the_tasks() {
        let named =
            |source: &'static str| source.split("Task::of(Act::").skip(1).filter_map(|rest| rest.split(')').next());
        let named: BTreeSet<&str> = SOURCES.iter().flat_map(|source| named(source)).collect();
        let listed: Vec<String> = ACTS.iter().map(|act| format!("{act:?}")).collect();
        assert_eq!(listed, named.into_iter().map(str::to_owned).collect::<Vec<_>>());
    }

    #[test]
    fn every_task_is_for_somebody_and_none_for_everybody() {
        for act in ACTS {
            let grants = || act.grants().iter().copied().flatten();
            assert!(grants().any(|(who, _)| matches!(who, Who::Role(_))), "{act} is nobody's");
            assert!(grants().all(|(who, _)| !matches!(who, Who::Anybody | Who::AnyPerson)), "{act} is everybody's");
        }
    }

    /// What is told above the buyer only with the result waits for nobody above.
    #[test]
    fn what_follows_from_bids_waits_at_their_own_unit() {
        let acts = [
            Act::QualifyBid,
            Act::DeclareConflictOfInterest,
            Act::SubmitScores,
            Act::ReplaceMember,
            Act::Consolidate,
            Act::Rate,
            Act::ReturnDeposit,
            Act::HandOverDeposit,
            Act::DecideAward,
            Act::PublishAward,
            Act::DrawPanel,
            Act::CallQuotes,
        ];
        for act in acts {
            assert!(act.grants().iter().copied().flatten().all(|(_, relation)| *relation != Relation::Below), "{act}");
        }
    }
}
