//! The two signatures under a contract, in time (A4).

use super::{Action, Contract, Event, terms::beyond};
use crate::{
    apart::apart,
    budget::BudgetAllocation,
    ids::PersonId,
    moment::Moment,
    rulebook::{Law, Reason, Refusal},
};

impl Contract {
    fn must_be_in_time(&self, law: &Law<'_>) -> Result<(), Refusal> {
        law.demands(law.day() <= self.signing_due_date, || {
            Refusal::of(Reason::ContractTooLate).with("last", self.signing_due_date)
        })
    }
    /// Takes the supplier's signature.
    ///
    /// # Errors
    /// When it was not sent or the time to sign has passed.
    pub fn sign_as_supplier(&self, by: PersonId, now: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsSupplier)?;
        self.must_be_in_time(law)?;
        Ok(Event::SignedBySupplier { by, at: now })
    }
    /// Takes the buyer's signature, which commits the price and returns what was planned beyond it.
    ///
    /// # Errors
    /// When the supplier has not signed, the signer drafted it, or the time to sign has passed.
    pub fn sign_as_buyer(
        &self,
        by: PersonId,
        planned: &[BudgetAllocation],
        now: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsBuyer)?;
        apart(self.handled_by, by, ("起草合同", "drafting"), ("签订合同", "signature"))?;
        self.must_be_in_time(law)?;
        let allocations = self.terms.allocations.clone();
        let released = beyond(planned, &allocations)?;
        Ok(Event::SignedByBuyer { by, at: now, allocations, released })
    }
}
