//! What each event does to the money: one `match` without a default arm, so that a new event does not
//! compile until somebody has said so.

use super::{Account, Entry};
use crate::{
    Event, Fen,
    budget::{self, Share},
    contract,
    ids::{ContractId, LineId, PaymentId},
    milestone, payment, purchase_item,
};

fn entry(line: LineId, from: Account, to: Account, amount: Fen) -> Entry {
    Entry { line, from, to, amount, contract: None, payment: None }
}

fn entries(
    shares: &[Share],
    from: Account,
    to: Account,
    contract: Option<ContractId>,
    payment: Option<PaymentId>,
) -> Vec<Entry> {
    shares.iter().map(|share| Entry { contract, payment, ..entry(share.line, from, to, share.amount) }).collect()
}

/// The entries of an event; empty if it moves no money.
#[must_use]
pub fn posting(event: &Event) -> Vec<Entry> {
    match event {
        Event::BudgetLine(id, happened) => of_budget_line(*id, happened),
        Event::PurchaseItem(_, happened) => of_purchase_item(happened),
        Event::Contract(id, happened) => of_contract(*id, happened),
        Event::Milestone(_, happened) => of_milestone(happened),
        Event::Payment(id, happened) => of_payment(*id, happened),
        // Nouns none of whose events can move money: their events are theirs alone.
        Event::PurchaseList(..)
        | Event::Tender(..)
        | Event::Question(..)
        | Event::Bid(..)
        | Event::Evaluation(..)
        | Event::ScoreSheet(..)
        | Event::Award(..)
        | Event::Invoice(..)
        | Event::Attachment(..)
        | Event::Amendment(..)
        | Event::Framework(..)
        // Deposits are not money of the budget: they never touch a line.
        | Event::Deposit(..)
        | Event::Challenge(..)
        | Event::Complaint(..)
        | Event::Organisation(..)
        | Event::Person(..)
        | Event::Registry(_)
        | Event::System(_) => Vec::new(),
    }
}

fn of_budget_line(id: LineId, happened: &budget::Event) -> Vec<Entry> {
    use budget::Event::{Adjusted, Appropriated};
    match happened {
        Appropriated { amount, .. } => vec![entry(id, Account::Appropriated, Account::Available, *amount)],
        Adjusted { by, .. } if by.is_positive() => vec![entry(id, Account::Appropriated, Account::Available, *by)],
        Adjusted { by, .. } => vec![entry(id, Account::Available, Account::Appropriated, Fen::new(-by.get()))],
    }
}

fn of_purchase_item(happened: &purchase_item::Event) -> Vec<Entry> {
    use purchase_item::Event as E;
    match happened {
        E::Filed { shares } => entries(shares, Account::Available, Account::PreCommitted, None, None),
        E::Withdrawn { released, .. } => entries(released, Account::PreCommitted, Account::Available, None, None),
        E::Drafted(_)
        | E::Revised(_)
        | E::Submitted
        | E::Returned { .. }
        | E::Reviewed { .. }
        | E::Consented { .. }
        | E::ConversionReviewed { .. }
        | E::Budgeted { .. }
        | E::IntentionPublished { .. }
        | E::TenderStarted { .. }
        | E::Released
        | E::Contracted
        | E::Reopened
        | E::Closed => Vec::new(),
    }
}

fn of_contract(id: ContractId, happened: &contract::Event) -> Vec<Entry> {
    use contract::Event as E;
    match happened {
        E::SignedByBuyer { shares, released, .. } => {
            let mut all = entries(shares, Account::PreCommitted, Account::Committed, Some(id), None);
            all.extend(entries(released, Account::PreCommitted, Account::Available, None, None));
            all
        }
        E::SupplementAgreed { shares, .. } => entries(shares, Account::Available, Account::Committed, Some(id), None),
        E::Terminated { released, .. } => entries(released, Account::Committed, Account::Available, Some(id), None),
        E::Drafted(_)
        | E::Revised(_)
        | E::Sent
        | E::SignedBySupplier { .. }
        | E::SupplementProposed(_)
        | E::Completed { .. }
        | E::Filed { .. }
        | E::EndAgreed { .. }
        | E::Evaluated(_)
        | E::Cancelled { .. } => Vec::new(),
    }
}

fn of_milestone(happened: &milestone::Event) -> Vec<Entry> {
    use milestone::Event as E;
    match happened {
        E::Accepted { contract, shares, .. } => {
            entries(shares, Account::Committed, Account::AccruedUnpaid, Some(*contract), None)
        }
        E::Settled { contract, released, .. } => {
            entries(released, Account::Committed, Account::Available, Some(*contract), None)
        }
        E::Planned(_)
        | E::Delivered { .. }
        | E::Rejected { .. }
        | E::BecameOverdue
        | E::Invoiced { .. }
        | E::InvoiceReturned { .. } => Vec::new(),
    }
}

fn of_payment(id: PaymentId, happened: &payment::Event) -> Vec<Entry> {
    use payment::Event as E;
    match happened {
        E::Paid { contract, shares, .. } => {
            entries(shares, Account::AccruedUnpaid, Account::PaidNet, Some(*contract), Some(id))
        }
        E::Requested(_) | E::Approved { .. } | E::Returned { .. } | E::Sent | E::Failed { .. } | E::BecameLate => {
            Vec::new()
        }
    }
}
