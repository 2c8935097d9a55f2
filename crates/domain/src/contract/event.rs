//! What can happen to a contract, and what it changes.

use super::{Contract, EndGround, PayeeChange, PerformanceEvaluation, Status, Supplement, Terms};
use crate::{
    budget::{BudgetAllocation, moved},
    ids::{BudgetLineId, PersonId, TenderId},
    moment::{Day, Moment},
    money::Fen,
    text::Title,
};
use serde::{Deserialize, Serialize};

/// What can happen to a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Contract),
    /// Its terms were rewritten.
    Revised {
        /// What it says now.
        terms: Terms,
        /// Who rewrote it.
        by: PersonId,
    },
    /// It was sent to the supplier.
    Sent {
        /// Who sent it.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// The law held it still, and the time to sign moved by as much.
    TimeToSignMoved {
        /// The last day now.
        due: Day,
    },
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
    /// Further purchases from the same supplier that add to it are worth so much in all (LAW Art. 31(3)).
    ToppedUp {
        /// By which tender.
        tender: TenderId,
        /// How much in all.
        total: Fen,
    },
    /// The buyer proposes a supplement.
    SupplementProposed(Supplement),
    /// The supplier agrees to it: its price is committed.
    SupplementAgreed {
        /// By how much the price rises.
        amount: Fen,
        /// The lines committed.
        allocations: Vec<BudgetAllocation>,
        /// When.
        at: Moment,
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
impl Contract {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised { terms, by } => {
                self.terms = terms.clone();
                self.is_handled_by(*by);
            }
            Event::Sent { by, at } => {
                (self.sent_at, self.status) = (Some(*at), Status::Sent);
                self.is_handled_by(*by);
            }
            Event::TimeToSignMoved { due } => self.signing_due_date = *due,
            Event::SignedBySupplier { .. } => self.status = Status::SignedBySupplier,
            Event::SignedByBuyer { at, .. } => {
                (self.effective_at, self.unfiled_since, self.status) = (Some(*at), Some(*at), Status::Effective);
            }
            Event::ToppedUp { total, .. } => self.topped_up = *total,
            Event::SupplementProposed(supplement) => self.proposed = Some(supplement.clone()),
            Event::SupplementAgreed { amount, at, .. } => {
                self.price += *amount;
                self.unfiled_since.get_or_insert(*at);
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
            Event::Filed { at } => (self.filed_at, self.unfiled_since) = (Some(*at), None),
            Event::EndAgreed { at } => self.end_agreed_at = Some(*at),
            Event::Evaluated(performance) => self.performance_evaluation = Some(performance.clone()),
            Event::Moved { from, into } => moved(&mut self.terms.allocations, *from, *into),
            Event::Completed { at, records_kept_until, .. } => {
                (self.ended_at, self.records_kept_until, self.status) =
                    (Some(*at), Some(*records_kept_until), Status::Completed);
            }
            Event::Terminated { legal_ground, at, records_kept_until, .. } => {
                self.end_ground = Some(*legal_ground);
                (self.ended_at, self.records_kept_until, self.status) =
                    (Some(*at), Some(*records_kept_until), Status::Terminated);
            }
            Event::Cancelled { .. } => self.status = Status::Cancelled,
        }
    }
}
