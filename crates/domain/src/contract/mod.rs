//! A contract, from draft through both signatures to completion (lifecycles of the field, 3.6).

use crate::{
    apart::apart,
    award::Award,
    clock::{Clock, Running},
    concern::Concern,
    ids::{AwardId, BudgetLineId, ContractId, ItemId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    text::Mark,
};
use serde::{Deserialize, Serialize};

mod event;
mod payee;
mod performance;
mod signature;
mod terms;
pub use event::Event;
pub use payee::is_named;
pub use terms::{
    Advance, Bond, ExpectedYear, LongTerm, Payee, PayeeChange, PerformanceEvaluation, PlannedMilestone, Retention,
    Supplement, Terms, beyond,
};

crate::words! {
    /// Where a contract stands.
    Status as ContractStatus {
        Draft = "draft", Sent = "sent", SignedBySupplier = "signed_by_supplier", Effective = "effective",
        Completed = "completed", Terminated = "terminated", Cancelled = "cancelled",
    }
}
crate::words! {
    /// What can be done with a contract.
    Action as ContractAction {
        Revise = "revise", Send = "send", SignAsSupplier = "sign_as_supplier", SignAsBuyer = "sign_as_buyer",
        ProposeSupplement = "propose_supplement", AgreeSupplement = "agree_supplement", Perform = "perform",
        AgreeToEnd = "agree_to_end", File = "file",
        Complete = "complete", Evaluate = "evaluate", Terminate = "terminate", Cancel = "cancel",
        SecureYear = "secure_year", InvoiceAdvance = "invoice_advance", ProposePayee = "propose_payee",
        ConfirmPayee = "confirm_payee", ProposeRefund = "propose_refund", RecordBond = "record_bond",
    }
}
/// The life of a contract.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Draft, A::Revise, Draft),
        (Draft, A::Send, Sent),
        (Draft, A::Cancel, Cancelled),
        (Sent, A::SignAsSupplier, SignedBySupplier),
        (Sent, A::Cancel, Cancelled),
        (SignedBySupplier, A::SignAsBuyer, Effective),
        (SignedBySupplier, A::Cancel, Cancelled),
        (Effective, A::ProposeSupplement, Effective),
        (Effective, A::AgreeSupplement, Effective),
        (Effective, A::Perform, Effective),
        (Effective, A::File, Effective),
        (Effective, A::AgreeToEnd, Effective),
        (Effective, A::SecureYear, Effective),
        (Effective, A::InvoiceAdvance, Effective),
        (Effective, A::ProposePayee, Effective),
        (Effective, A::ConfirmPayee, Effective),
        (Effective, A::ProposeRefund, Effective),
        (Effective, A::RecordBond, Effective),
        (Effective, A::Complete, Completed),
        (Effective, A::Terminate, Terminated),
        (Completed, A::File, Completed),
        (Completed, A::ProposePayee, Completed),
        (Completed, A::ConfirmPayee, Completed),
        (Completed, A::ProposeRefund, Completed),
        (Terminated, A::ProposePayee, Terminated),
        (Terminated, A::ConfirmPayee, Terminated),
        (Terminated, A::ProposeRefund, Terminated),
        (Completed, A::Evaluate, Completed),
        (Terminated, A::Evaluate, Terminated),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a contract (A5, A20).
pub const PUBLIC: &[Status] = &[Status::Effective, Status::Completed, Status::Terminated];

crate::words! {
    /// On which ground a contract ends early: no party ends it alone without one (A11; LAW Art. 50).
    EndGround {
        Agreed = "agreed", PublicInterest = "public_interest", Breach = "breach", Decision = "decision",
    }
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    /// Its identifier.
    pub id: ContractId,
    /// Its number.
    pub number: Mark,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The award it follows.
    pub award: AwardId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The item of the purchase list.
    pub item: ItemId,
    /// What it says.
    pub terms: Terms,
    /// The price with all supplements agreed.
    pub price: Fen,
    /// The price as first signed.
    pub base_price: Fen,
    /// What further purchases from the same supplier add to it (LAW Art. 31(3)).
    pub topped_up: Fen,
    /// A supplement that the buyer proposes and the supplier has not agreed to.
    pub proposed: Option<Supplement>,
    /// What the supplier has invoiced of the advance.
    #[serde(default)]
    #[schema(required)]
    pub advance_invoiced: Fen,
    /// Another account that the supplier asks for, or that was confirmed and takes effect on its day.
    pub payee_change: Option<PayeeChange>,
    /// Where it stands.
    pub status: Status,
    /// The last day for both signatures (A4).
    pub signing_due_date: Day,
    /// Who drafted it.
    pub handled_by: PersonId,
    /// Everybody who drafted, rewrote or sent it: none of them signs it for the buyer, accepts its milestones or matches its
    /// invoices (A22).
    pub handlers: Vec<PersonId>,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When it was sent to the supplier.
    pub sent_at: Option<Moment>,
    /// When the buyer signed and it came into force, and was published (A5).
    pub effective_at: Option<Moment>,
    /// When its copy was filed with finance (A5).
    pub filed_at: Option<Moment>,
    /// Since when something that was signed waits to be filed: the contract, or a supplement to it (A5).
    pub unfiled_since: Option<Moment>,
    /// When the supplier agreed to end it early (A11).
    pub end_agreed_at: Option<Moment>,
    /// On which ground it ended early.
    pub end_ground: Option<EndGround>,
    /// When it was completed or ended.
    pub ended_at: Option<Moment>,
    /// Until when its files are kept at least (W22).
    pub records_kept_until: Option<Day>,
    /// The evaluation of its performance, published (A18).
    pub performance_evaluation: Option<PerformanceEvaluation>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

noun!(Contract, ContractId, Event, Event::Drafted(contract) => contract, running);

impl Contract {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let filing = self.unfiled_since;
        let filing = filing.map(|at| Clock::FileContract.by(law.last_day_from(at, Parameter::ContractFiling)));
        let own = match self.status {
            Status::Sent => Some(Clock::SignAsSupplier.by(self.signing_due_date)),
            Status::SignedBySupplier => Some(Clock::SignAsBuyer.by(self.signing_due_date)),
            Status::Effective => Some(Clock::CompleteContract.by(self.terms.end_date)),
            Status::Completed | Status::Terminated => self.records_kept_until.map(|until| Clock::KeepFiles.by(until)),
            Status::Draft | Status::Cancelled => None,
        };
        filing.into_iter().chain(own).collect()
    }
    fn is_handled_by(&mut self, person: PersonId) {
        if !self.handlers.contains(&person) {
            self.handlers.push(person);
        }
    }
    /// Refuses a duty to whoever handled the contract (A22).
    ///
    /// # Errors
    /// When the person did.
    pub fn must_be_apart(&self, by: PersonId, duty: (&'static str, &'static str)) -> Result<(), Refusal> {
        self.handlers.iter().try_for_each(|handler| apart(*handler, by, ("经办合同", "handling the contract"), duty))
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: (self.status != Status::Draft).then_some(self.organisation),
            public: PUBLIC.contains(&self.status),
            ..Concern::default()
        }
    }
    /// Refuses terms that are not those of the award (A4).
    ///
    /// # Errors
    /// When the time to sign has passed, the price is another, or it begins before the result was published.
    pub fn check_against(terms: &Terms, award: &Award, signing_due: Day, law: &Law<'_>) -> Result<(), Refusal> {
        let price = || Refusal::of(Reason::PriceNotAsBid).field("price").with("price", terms.price);
        // Backdated, it would pay for what was done before anybody was chosen.
        let begins = award.published_at.map(Moment::day).map_or(Ok(()), |chosen| {
            law.demands(terms.start_date >= chosen, || {
                let refusal = Refusal::of(Reason::TermBeforeAward).field("start_date").with("from", terms.start_date);
                refusal.with("published", chosen).earliest(chosen)
            })
        });
        Refusal::all([
            law.in_time(law.day(), signing_due, || Refusal::of(Reason::ContractTooLate).with("last", signing_due)),
            if terms.price == award.price { Ok(()) } else { Err(price().with("bid", award.price)) },
            begins,
            terms.check(law),
        ])
    }
    /// Decides whether its terms may be rewritten.
    ///
    /// # Errors
    /// When it is no draft or the terms are not those of the award.
    pub fn revise(
        &self,
        (terms, by): (Terms, PersonId),
        award: &Award,
        signing_due: Day,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        Self::check_against(&terms, award, signing_due, law)?;
        Ok(Event::Revised { terms, by })
    }
    /// Sends it to the supplier.
    ///
    /// # Errors
    /// When it is no draft.
    pub fn send(&self, by: PersonId, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Send).map(|_| Event::Sent { by, at })
    }
    /// Whether a line is to bear it and it is not signed yet.
    #[must_use]
    pub fn waits_for(&self, budget_line: BudgetLineId) -> bool {
        let open = matches!(self.status, Status::Draft | Status::Sent | Status::SignedBySupplier);
        open && self.terms.allocations.iter().any(|share| share.budget_line == budget_line)
    }
    /// Decides an action whose conditions lie with its milestones or that has none.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn decide(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
}
