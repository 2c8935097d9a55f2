//! What waits before the competition: organisations, accounts, changes of the rules, items.

use super::{Awaited, Task};
use crate::{
    clock::Clock,
    organisation::{self, Organisation},
    payee_account::{self, PayeeAccount},
    permission::Act,
    purchase_item::{PurchaseItem, Status},
    rule_change::{self, RuleChange},
    rulebook::Law,
};

impl Awaited for Organisation {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        if self.status == organisation::Status::Applied {
            return vec![Task::of(Act::ConfirmOrganisation)];
        }
        let proposed = self.recovery.as_ref().filter(|recovery| recovery.confirmed_by.is_none());
        proposed.map(|recovery| Task::of(Act::ConfirmRecovery).apart([recovery.proposed_by])).into_iter().collect()
    }
}

impl Awaited for PayeeAccount {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let proposed = self.status == payee_account::Status::Proposed;
        if proposed { vec![Task::of(Act::ConfirmAccount).apart([self.proposed_by])] } else { Vec::new() }
    }
}

impl Awaited for RuleChange {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        if self.status != rule_change::Status::Proposed {
            return Vec::new();
        }
        vec![Task::of(Act::ConfirmRuleChange).by(Clock::ConfirmRuleChange).apart([self.proposed_by])]
    }
}

impl Awaited for PurchaseItem {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        match self.status {
            Status::Draft => vec![Task::of(Act::SubmitItem)],
            Status::Returned => vec![Task::of(Act::ReviseItem)],
            Status::Submitted => vec![Task::of(Act::ReviewItem).apart([self.drafted_by])],
            Status::Reviewed => vec![Task::of(Act::BudgetItem)],
            Status::Budgeted => vec![Task::of(Act::FileItem).by(Clock::FilePlan)],
            Status::Filed => vec![Task::of(Act::PublishIntention).by(Clock::PublishIntention)],
            Status::IntentionPublished => vec![Task::of(Act::DraftTender)],
            Status::InTender | Status::Contracted | Status::Closed | Status::Withdrawn => Vec::new(),
        }
    }
}
