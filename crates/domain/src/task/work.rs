//! What waits while the work is done: contracts and milestones.

use super::{Awaited, Task};
use crate::{
    clock::Clock,
    contract::{Contract, Status},
    milestone::{self, Milestone},
    permission::Act,
    rulebook::Law,
};

impl Awaited for Contract {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let mut tasks = match self.status {
            Status::Draft => vec![Task::of(Act::SendContract)],
            Status::Sent => vec![Task::of(Act::SignAsSupplier).by(Clock::SignAsSupplier)],
            Status::SignedBySupplier => vec![Task::of(Act::SignAsBuyer).by(Clock::SignAsBuyer)],
            Status::Effective => self.performing(),
            Status::Completed | Status::Terminated => {
                let unevaluated = self.performance_evaluation.is_none();
                unevaluated.then(|| Task::of(Act::EvaluatePerformance)).into_iter().collect()
            }
            Status::Cancelled => Vec::new(),
        };
        if self.unfiled_since.is_some() {
            tasks.push(Task::of(Act::FileContract).by(Clock::FileContract));
        }
        // Whoever confirms a change of the account is another than whoever proposed it.
        if let Some(change) = self.payee_change.as_ref().filter(|change| change.confirmed_by.is_none()) {
            tasks.push(Task::of(Act::ConfirmPayee).apart([change.proposed_by]));
        }
        tasks
    }
}

impl Contract {
    fn performing(&self) -> Vec<Task> {
        let complete = Task::of(Act::CompleteContract).by(Clock::CompleteContract).from(self.terms.end_date.start());
        let supplement = self.proposed.as_ref().map(|_| Task::of(Act::AgreeSupplement));
        let advance = self.terms.advance.as_ref().filter(|advance| self.advance_invoiced < advance.amount);
        let invoice = advance.map(|_| Task::of(Act::SubmitAdvanceInvoice));
        supplement.into_iter().chain(invoice).chain([complete]).collect()
    }
}

impl Awaited for Milestone {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        use milestone::Status as M;
        let step = match self.status {
            M::Planned | M::PartlyAccepted | M::Rejected => {
                Some(Task::of(Act::DeliverMilestone).by(Clock::DeliverMilestone))
            }
            M::Delivered => Some(Task::of(Act::AcceptMilestone)),
            M::Accepted | M::Closed => None,
        };
        let invoice = self.invoiceable().is_positive().then(|| Task::of(Act::SubmitInvoice));
        let retention = self.retained_until.filter(|_| self.retained.is_positive());
        let release =
            retention.map(|day| Task::of(Act::ReleaseRetention).by(Clock::ReleaseRetention).from(day.start()));
        step.into_iter().chain(invoice).chain(release).collect()
    }
}
