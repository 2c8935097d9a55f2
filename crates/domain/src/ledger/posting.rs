//! What each event does to the money: one `match` without a default arm, so that a new event does not
//! compile until somebody has said so.

use super::{Account, Entry};
use crate::{
    Event, Fen, attachment, award, bid, budget,
    budget::Share,
    contract, evaluation,
    event::{Registry, System},
    ids::{ContractId, LineId, PaymentId},
    invoice, milestone, payment, purchase_item, purchase_list, question, tender,
};

fn entry(line: LineId, from: Account, to: Account, amount: Fen) -> Entry {
    Entry { line, from, to, amount, contract: None, payment: None }
}

fn entries(shares: &[Share], from: Account, to: Account, contract: Option<ContractId>, payment: Option<PaymentId>) -> Vec<Entry> {
    shares.iter().map(|share| Entry { contract, payment, ..entry(share.line, from, to, share.amount) }).collect()
}

/// The entries of an event; empty if it moves no money.
#[must_use]
pub fn posting(event: &Event) -> Vec<Entry> {
    use Account::{AccruedUnpaid, Appropriated, Available, Committed, PaidNet, PreCommitted};
    match event {
        Event::BudgetLine(id, happened) => match happened {
            budget::Event::Appropriated { amount, .. } => vec![entry(*id, Appropriated, Available, *amount)],
            budget::Event::Adjusted { by, .. } if by.is_positive() => vec![entry(*id, Appropriated, Available, *by)],
            budget::Event::Adjusted { by, .. } => vec![entry(*id, Available, Appropriated, Fen::new(-by.get()))],
        },
        Event::PurchaseItem(_, happened) => match happened {
            purchase_item::Event::Filed { shares } => entries(shares, Available, PreCommitted, None, None),
            purchase_item::Event::Withdrawn { released, .. } => entries(released, PreCommitted, Available, None, None),
            purchase_item::Event::Drafted(_)
            | purchase_item::Event::Revised(_)
            | purchase_item::Event::Submitted
            | purchase_item::Event::Returned { .. }
            | purchase_item::Event::Reviewed { .. }
            | purchase_item::Event::Consented { .. }
            | purchase_item::Event::Budgeted { .. }
            | purchase_item::Event::IntentionPublished { .. }
            | purchase_item::Event::TenderStarted { .. }
            | purchase_item::Event::Released
            | purchase_item::Event::Contracted
            | purchase_item::Event::Closed => Vec::new(),
        },
        Event::Contract(id, happened) => match happened {
            contract::Event::SignedByBuyer { shares, released, .. } => {
                let mut all = entries(shares, PreCommitted, Committed, Some(*id), None);
                all.extend(entries(released, PreCommitted, Available, None, None));
                all
            }
            contract::Event::SupplementAgreed { shares, .. } => entries(shares, Available, Committed, Some(*id), None),
            contract::Event::Terminated { released, .. } => entries(released, Committed, Available, Some(*id), None),
            contract::Event::Drafted(_)
            | contract::Event::Revised(_)
            | contract::Event::Sent
            | contract::Event::SignedBySupplier { .. }
            | contract::Event::SupplementProposed(_)
            | contract::Event::Completed
            | contract::Event::Cancelled { .. } => Vec::new(),
        },
        Event::Milestone(_, happened) => match happened {
            milestone::Event::Accepted { contract, shares, .. } => entries(shares, Committed, AccruedUnpaid, Some(*contract), None),
            milestone::Event::Settled { contract, released, .. } => entries(released, Committed, Available, Some(*contract), None),
            milestone::Event::Planned(_)
            | milestone::Event::Delivered { .. }
            | milestone::Event::Rejected { .. }
            | milestone::Event::BecameOverdue
            | milestone::Event::Invoiced { .. }
            | milestone::Event::InvoiceReturned { .. } => Vec::new(),
        },
        Event::Payment(id, happened) => match happened {
            payment::Event::Paid { contract, shares, .. } => entries(shares, AccruedUnpaid, PaidNet, Some(*contract), Some(*id)),
            payment::Event::Requested(_)
            | payment::Event::Approved { .. }
            | payment::Event::Returned { .. }
            | payment::Event::Sent
            | payment::Event::Failed { .. }
            | payment::Event::BecameLate => Vec::new(),
        },
        Event::PurchaseList(_, purchase_list::Event::Opened(_) | purchase_list::Event::Retitled(_))
        | Event::Tender(
            _,
            tender::Event::Drafted(_)
            | tender::Event::Revised(_)
            | tender::Event::Submitted
            | tender::Event::Returned { .. }
            | tender::Event::Published { .. }
            | tender::Event::Clarified(_)
            | tender::Event::BidsClosed
            | tender::Event::Opened { .. }
            | tender::Event::Evaluated { .. }
            | tender::Event::LotAwarded { .. }
            | tender::Event::LotFailed { .. }
            | tender::Event::Completed
            | tender::Event::Voided { .. }
            | tender::Event::Cancelled { .. },
        )
        | Event::Question(_, question::Event::Asked(_) | question::Event::Answered { .. })
        | Event::Bid(
            _,
            bid::Event::Sealed(_)
            | bid::Event::Replaced(_)
            | bid::Event::Withdrawn
            | bid::Event::Opened { .. }
            | bid::Event::Qualified
            | bid::Event::Disqualified { .. }
            | bid::Event::Invalidated { .. }
            | bid::Event::Ranked { .. }
            | bid::Event::Won
            | bid::Event::Lost,
        )
        | Event::Evaluation(
            _,
            evaluation::Event::Formed(_)
            | evaluation::Event::Declared { .. }
            | evaluation::Event::MemberReplaced { .. }
            | evaluation::Event::SheetReceived { .. }
            | evaluation::Event::Consolidated { .. },
        )
        | Event::ScoreSheet(_, evaluation::SheetEvent::HandedIn(_) | evaluation::SheetEvent::Disclosed { .. })
        | Event::Award(
            _,
            award::Event::Recommended(_)
            | award::Event::Decided { .. }
            | award::Event::Published { .. }
            | award::Event::Contracted
            | award::Event::Refused { .. }
            | award::Event::Voided { .. },
        )
        | Event::Invoice(
            _,
            invoice::Event::Received(_)
            | invoice::Event::Matched
            | invoice::Event::Rejected { .. }
            | invoice::Event::Claimed { .. }
            | invoice::Event::ClaimFreed { .. },
        )
        | Event::Attachment(_, attachment::Event::Uploaded(_) | attachment::Event::Disclosed { .. })
        | Event::Organisation(_, _)
        | Event::Person(_, _)
        | Event::Registry(Registry::UnitsImported { .. } | Registry::UnitEstablished(_) | Registry::HolidaysLearnt { .. })
        | Event::System(
            System::LoggedIn { .. } | System::LoggedOut { .. } | System::TokenMade { .. } | System::TokenRevoked { .. } | System::ClockMoved { .. },
        ) => Vec::new(),
    }
}
