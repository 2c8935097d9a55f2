//! A contract, from draft through both signatures to completion (lifecycles of the field, 3.6).

use crate::{
    award::Award,
    budget::{BudgetAllocation, moved},
    clock::{Clock, Running},
    concern::Concern,
    ids::{AwardId, BudgetLineId, ContractId, ItemId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod payee;
mod performance;
mod signature;
mod terms;
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
    /// Who drafted and handles it; may not accept its milestones (A22).
    pub handled_by: PersonId,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When the buyer signed and it came into force, and was published (A5).
    pub effective_at: Option<Moment>,
    /// When its copy was filed with finance (A5).
    pub filed_at: Option<Moment>,
    /// When the supplier agreed to end it early (A11).
    pub end_agreed_at: Option<Moment>,
    /// When it was completed or ended.
    pub ended_at: Option<Moment>,
    /// Until when its files are kept at least (W22).
    pub records_kept_until: Option<Day>,
    /// The evaluation of its performance, published (A18).
    pub performance_evaluation: Option<PerformanceEvaluation>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Contract),
    /// Its terms were rewritten.
    Revised(Terms),
    /// It was sent to the supplier.
    Sent,
    /// The supplier signed.
    SignedBySupplier {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// The buyer signed: it is in force and its price committed.
    SignedByBuyer {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
        /// The lines committed.
        allocations: Vec<BudgetAllocation>,
        /// What the plan had set aside beyond the price, which returns to the lines.
        released: Vec<BudgetAllocation>,
    },
    /// The buyer proposes a supplement.
    SupplementProposed(Supplement),
    /// The supplier agrees to it: its price is committed.
    SupplementAgreed {
        /// By how much the price rises.
        amount: Fen,
        /// The lines committed.
        allocations: Vec<BudgetAllocation>,
    },
    /// The budget of a later year is secured: its part is committed.
    YearSecured {
        /// Which year.
        year: i64,
        /// The lines committed.
        allocations: Vec<BudgetAllocation>,
    },
    /// The supplier invoiced a part of the advance.
    AdvanceInvoiced {
        /// How much.
        amount: Fen,
    },
    /// An invoice for a part of the advance came back.
    AdvanceReturned {
        /// How much.
        amount: Fen,
    },
    /// The supplier asks to be paid to another account.
    PayeeProposed(PayeeChange),
    /// The buyer confirmed the other account.
    PayeeConfirmed {
        /// Who.
        by: PersonId,
        /// The first day on which it is paid to.
        from: Day,
    },
    /// The buyer did not confirm it.
    PayeeRefused {
        /// Why.
        reason: Title,
    },
    /// Its copy was filed with finance.
    Filed {
        /// When.
        at: Moment,
    },
    /// The supplier agrees to end it early.
    EndAgreed {
        /// When.
        at: Moment,
    },
    /// Its performance was evaluated.
    Evaluated(PerformanceEvaluation),
    /// All is accepted and settled.
    Completed {
        /// When.
        at: Moment,
        /// Until when the files are kept.
        records_kept_until: Day,
        /// What it still promised though all work was done.
        #[serde(default)]
        released: Vec<BudgetAllocation>,
    },
    /// The year of a line that bears it was over before it was signed.
    Moved {
        /// The line of the year that is over.
        from: BudgetLineId,
        /// The line of the next year.
        into: BudgetLineId,
    },
    /// It ended early; what is not accepted returns to the lines.
    Terminated {
        /// On which ground.
        legal_ground: EndGround,
        /// When.
        at: Moment,
        /// Until when the files are kept.
        records_kept_until: Day,
        /// Why.
        reason: Title,
        /// The commitment that returns.
        released: Vec<BudgetAllocation>,
    },
    /// It was never signed.
    Cancelled {
        /// Why.
        reason: Title,
    },
}
noun!(Contract, ContractId, Event, Event::Drafted(contract) => contract, running);

impl Contract {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let filing = self.effective_at.filter(|_| self.filed_at.is_none());
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
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(terms) => self.terms = terms.clone(),
            Event::Sent => self.status = Status::Sent,
            Event::SignedBySupplier { .. } => self.status = Status::SignedBySupplier,
            Event::SignedByBuyer { at, .. } => (self.effective_at, self.status) = (Some(*at), Status::Effective),
            Event::SupplementProposed(supplement) => self.proposed = Some(supplement.clone()),
            Event::SupplementAgreed { amount, .. } => {
                self.price += *amount;
                if let Some(supplement) = self.proposed.take() {
                    self.terms.milestones.push(supplement.milestone);
                }
            }
            Event::YearSecured { year, .. } => self.terms.expected.retain(|expected| expected.year != *year),
            Event::AdvanceInvoiced { amount } => {
                self.advance_invoiced += *amount;
            }
            Event::AdvanceReturned { amount } => {
                self.advance_invoiced -= *amount;
            }
            Event::PayeeProposed(_) | Event::PayeeConfirmed { .. } | Event::PayeeRefused { .. } => {
                self.change_payee(event);
            }
            Event::Filed { at } => self.filed_at = Some(*at),
            Event::EndAgreed { at } => self.end_agreed_at = Some(*at),
            Event::Evaluated(performance) => self.performance_evaluation = Some(performance.clone()),
            Event::Moved { from, into } => moved(&mut self.terms.allocations, *from, *into),
            Event::Completed { at, records_kept_until, .. } => {
                (self.ended_at, self.records_kept_until, self.status) =
                    (Some(*at), Some(*records_kept_until), Status::Completed);
            }
            Event::Terminated { at, records_kept_until, .. } => {
                (self.ended_at, self.records_kept_until, self.status) =
                    (Some(*at), Some(*records_kept_until), Status::Terminated);
            }
            Event::Cancelled { .. } => self.status = Status::Cancelled,
        }
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
    /// When the result is not published, the time to sign has passed, or the price is another.
    pub fn check_against(terms: &Terms, award: &Award, law: &Law<'_>) -> Result<Day, Refusal> {
        let published = award.published_at.ok_or_else(|| Refusal::of(Reason::AwardNotPublished))?;
        let signing_due_date = law.last_day_from(published, Parameter::Signing);
        law.demands(law.day() <= signing_due_date, || {
            Refusal::of(Reason::ContractTooLate).with("last", signing_due_date)
        })?;
        if terms.price != award.price {
            return Err(Refusal::of(Reason::PriceNotAsBid)
                .field("price")
                .with("price", terms.price)
                .with("bid", award.price));
        }
        terms.check(law)?;
        Ok(signing_due_date)
    }
    /// Decides whether its terms may be rewritten.
    ///
    /// # Errors
    /// When it is no draft or the terms are not those of the award.
    pub fn revise(&self, terms: Terms, award: &Award, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        Self::check_against(&terms, award, law)?;
        Ok(Event::Revised(terms))
    }
    /// Sends it to the supplier.
    ///
    /// # Errors
    /// When it is no draft.
    pub fn send(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Send).map(|_| Event::Sent)
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
