//! The two signatures under a contract, in time (A4).

use super::{Action, Contract, Event, terms::beyond};
use crate::{
    budget::BudgetAllocation,
    ids::PersonId,
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal},
};

impl Contract {
    /// Whether the supplier let the time to sign pass, though the contract lay before it for long enough (A6).
    #[must_use]
    pub fn has_lapsed(&self, today: Day, signing_due: Day, law: &Law<'_>) -> bool {
        let in_time = |sent: Moment| law.last_day_from(sent, Parameter::SignatureTime) <= signing_due;
        today > signing_due && self.sent_at.is_some_and(in_time)
    }
    /// Takes the supplier's signature.
    ///
    /// # Errors
    /// When it was not sent or the time to sign has passed.
    pub fn sign_as_supplier(&self, by: PersonId, now: Moment, due: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsSupplier)?;
        must_be_in_time(due, law)?;
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
        (now, due): (Moment, Day),
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsBuyer)?;
        self.must_be_apart(by, ("签订合同", "signature"))?;
        must_be_in_time(due, law)?;
        let allocations = self.terms.allocations.clone();
        let released = beyond(planned, &allocations)?;
        Ok(Event::SignedByBuyer { by, at: now, allocations, released })
    }
}

fn must_be_in_time(due: Day, law: &Law<'_>) -> Result<(), Refusal> {
    law.in_time(law.day(), due, || Refusal::of(Reason::ContractTooLate).with("last", due))
}
