//! What each event does to the money: one `match` without a default arm, so that a new event does not
//! compile until somebody has said so.

use super::{Account as A, Cause, Entry};
use crate::{
    Event, Fen, bond,
    budget::{self, BudgetAllocation},
    contract, deposit,
    ids::{BondId, BudgetLineId, ContractId, DepositId, InterestClaimId, PaymentId},
    interest_claim, milestone,
    moment::Day,
    payment, purchase_item, refund,
};

fn entry(budget_line: Option<BudgetLineId>, from: A, to: A, amount: Fen, cause: Cause) -> Entry {
    Entry {
        budget_line,
        from,
        to,
        amount,
        cause,
        contract: None,
        payment: None,
        invoice: None,
        deposit: None,
        bond: None,
        interest_claim: None,
        bank_reference: None,
        day: None,
    }
}

/// One entry for each share of a budget line.
fn of_lines(allocations: &[BudgetAllocation], from: A, to: A, cause: Cause) -> Vec<Entry> {
    allocations.iter().map(|share| entry(Some(share.budget_line), from, to, share.amount, cause)).collect()
}

/// One entry for each share of a budget line, under a contract.
fn under(contract: ContractId, allocations: &[BudgetAllocation], from: A, to: A, cause: Cause) -> Vec<Entry> {
    let of = of_lines(allocations, from, to, cause);
    of.into_iter().map(|entry| Entry { contract: Some(contract), ..entry }).collect()
}

/// The entries of an event; empty if it moves no money.
#[must_use]
pub fn posting(event: &Event) -> Vec<Entry> {
    let reference = event.moved_with();
    entries_of(event).into_iter().map(|entry| Entry { bank_reference: reference.cloned(), ..entry }).collect()
}

fn entries_of(event: &Event) -> Vec<Entry> {
    match event {
        Event::BudgetLine(id, happened) => of_budget_line(*id, happened),
        Event::PurchaseItem(_, happened) => of_purchase_item(happened),
        Event::Contract(id, happened) => of_contract(*id, happened),
        Event::Milestone(_, happened) => of_milestone(happened),
        Event::Payment(id, happened) => of_payment(*id, happened),
        Event::Refund(_, happened) => of_refund(happened),
        Event::Deposit(id, happened) => of_deposit(*id, happened),
        Event::Bond(id, happened) => of_bond(*id, happened),
        Event::InterestClaim(id, happened) => of_interest_claim(*id, happened),
        // Nouns none of whose events can move money: their events are theirs alone.
        Event::PurchaseList(..)
        | Event::Tender(..)
        | Event::Enquiry(..)
        | Event::Bid(..)
        | Event::Evaluation(..)
        | Event::ScoreSheet(..)
        | Event::Award(..)
        | Event::Invoice(..)
        | Event::PaymentOrder(..)
        | Event::PayeeAccount(..)
        | Event::Closing(..)
        | Event::Attachment(..)
        | Event::RuleChange(..)
        | Event::ReportJob(..)
        | Event::Framework(..)
        | Event::Challenge(..)
        | Event::Complaint(..)
        | Event::Organisation(..)
        | Event::Person(..)
        | Event::Registry(_)
        | Event::System(_) => Vec::new(),
    }
}

fn of_budget_line(id: BudgetLineId, happened: &budget::Event) -> Vec<Entry> {
    use budget::Event::{Adjusted, Appropriated, CarriedBack, CarriedForward, Recovered};
    let budget_line = |from, to, amount, cause| vec![entry(Some(id), from, to, amount, cause)];
    match happened {
        // The line of the next year is set up with nothing; what it gets comes out of the line before it.
        Appropriated { amount, .. } if !amount.is_positive() => Vec::new(),
        Appropriated { amount, .. } => budget_line(A::Appropriated, A::Available, *amount, Cause::Appropriation),
        Adjusted { by, .. } if by.is_positive() => budget_line(A::Appropriated, A::Available, *by, Cause::Adjustment),
        Adjusted { by, .. } => budget_line(A::Available, A::Appropriated, Fen::new(-by.get()), Cause::Adjustment),
        Recovered { amount, .. } => budget_line(A::Available, A::ToTreasury, *amount, Cause::BudgetReturn),
        CarriedForward(carried) => of_carry_over(id, carried),
        CarriedBack(carried) => back(of_carry_over(id, carried)),
    }
}

/// What leaves one line reaches the same account of the other, so that neither the whole nor a contract changes.
fn of_carry_over(from: BudgetLineId, carried: &budget::CarryOver) -> Vec<Entry> {
    let mut all = Vec::new();
    let mut over = |account: A, amount: Fen, contract: Option<ContractId>| {
        if amount.is_positive() {
            let out = entry(Some(from), account, A::CarriedForward, amount, Cause::CarryOver);
            let into = entry(Some(carried.into), A::CarriedIn, account, amount, Cause::CarryOver);
            all.extend([out, into].map(|entry| Entry { contract, ..entry }));
        }
    };
    over(A::Available, carried.available, None);
    over(A::PreCommitted, carried.pre_committed, None);
    over(A::OtherOwed, carried.other_owed, None);
    for held in &carried.contracts {
        over(A::Committed, held.committed, Some(held.contract));
        over(A::AccruedUnpaid, held.accrued_unpaid, Some(held.contract));
        over(A::Retained, held.retained, Some(held.contract));
    }
    if carried.unused.is_positive() {
        all.push(entry(Some(from), A::Available, A::ToTreasury, carried.unused, Cause::BudgetReturn));
    }
    all
}

/// The same entries the other way round.
fn back(entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(|entry| Entry { from: entry.to, to: entry.from, ..entry }).collect()
}

fn of_purchase_item(happened: &purchase_item::Event) -> Vec<Entry> {
    use purchase_item::Event as E;
    match happened {
        E::Filed { allocations } => of_lines(allocations, A::Available, A::PreCommitted, Cause::Plan),
        E::Withdrawn { released, .. } => of_lines(released, A::PreCommitted, A::Available, Cause::PlanWithdrawn),
        E::Drafted(_)
        | E::Revised(_)
        | E::Submitted
        | E::Returned { .. }
        | E::Reviewed { .. }
        | E::Consented { .. }
        | E::ConversionReviewed { .. }
        | E::Budgeted { .. }
        | E::IntentionPublished { .. }
        | E::SuppliersDrawn { .. }
        | E::TenderStarted { .. }
        | E::Released
        | E::Contracted
        | E::Reopened
        | E::Moved { .. }
        | E::Closed => Vec::new(),
    }
}

fn of_contract(id: ContractId, happened: &contract::Event) -> Vec<Entry> {
    use contract::Event as E;
    match happened {
        E::SignedByBuyer { allocations, released, .. } => {
            let mut all = under(id, allocations, A::PreCommitted, A::Committed, Cause::Contract);
            all.extend(of_lines(released, A::PreCommitted, A::Available, Cause::Saving));
            all
        }
        E::SupplementAgreed { allocations, .. } => {
            under(id, allocations, A::Available, A::Committed, Cause::Supplement)
        }
        E::YearSecured { allocations, .. } => under(id, allocations, A::Available, A::Committed, Cause::YearSecured),
        E::Completed { released, .. } => under(id, released, A::Committed, A::Available, Cause::MilestoneClose),
        E::Terminated { released, .. } => under(id, released, A::Committed, A::Available, Cause::Termination),
        E::Drafted(_)
        | E::Revised { .. }
        | E::Sent { .. }
        | E::TimeToSignMoved { .. }
        | E::ToppedUp { .. }
        | E::SignedBySupplier { .. }
        | E::SupplementProposed(_)
        | E::Moved { .. }
        | E::Filed { .. }
        | E::EndAgreed { .. }
        | E::Evaluated(_)
        | E::AdvanceInvoiced { .. }
        | E::AdvanceReturned { .. }
        | E::PayeeProposed(_)
        | E::PayeeConfirmed { .. }
        | E::PayeeRefused { .. }
        | E::Cancelled { .. } => Vec::new(),
    }
}

fn of_milestone(happened: &milestone::Event) -> Vec<Entry> {
    use milestone::Event as E;
    match happened {
        E::Accepted { contract, allocations, retained, recovered, .. } => {
            let mut all = under(*contract, allocations, A::Committed, A::AccruedUnpaid, Cause::Acceptance);
            all.extend(under(*contract, retained, A::Committed, A::Retained, Cause::Retention));
            // What the advance covers is earned now: no money moves, and the commitment that stood beside it was paid then.
            all.extend(under(*contract, recovered, A::PrepaidOpen, A::PaidNet, Cause::AdvanceRecovered));
            all
        }
        E::Closed { contract, released, .. } => {
            under(*contract, released, A::Committed, A::Available, Cause::MilestoneClose)
        }
        E::Deducted { contract, allocations, .. } => {
            under(*contract, allocations, A::AccruedUnpaid, A::Available, Cause::Deduction)
        }
        E::RetentionReleased { contract, allocations, .. } => {
            under(*contract, allocations, A::Retained, A::AccruedUnpaid, Cause::RetentionReleased)
        }
        E::Planned(_)
        | E::Delivered { .. }
        | E::Rejected { .. }
        | E::BecameOverdue
        | E::DueMoved { .. }
        | E::Invoiced { .. }
        | E::InvoiceReturned { .. } => Vec::new(),
    }
}

fn of_payment(id: PaymentId, happened: &payment::Event) -> Vec<Entry> {
    use payment::Event as E;
    let paid = |entries: Vec<Entry>| -> Vec<Entry> {
        entries.into_iter().map(|entry| Entry { payment: Some(id), ..entry }).collect()
    };
    match happened {
        E::Paid { contract, allocations, overpaid, charges, advance, value_date, .. } => {
            let mut entries = if *advance {
                under(*contract, allocations, A::Committed, A::PrepaidOpen, Cause::Advance)
            } else {
                under(*contract, allocations, A::AccruedUnpaid, A::PaidNet, Cause::Payment)
            };
            entries.extend(under(*contract, overpaid, A::Available, A::Overpaid, Cause::Overpayment));
            entries.extend(under(*contract, charges, A::Available, A::OtherPaid, Cause::BankCharge));
            on(*value_date, paid(entries))
        }
        E::Reversed { contract, allocations, overpaid, written_off, advance, ended, value_date, .. } => {
            let mut back = of_reversal(*contract, allocations, *advance, *ended);
            back.extend(under(*contract, overpaid, A::Overpaid, A::Available, Cause::OverpaymentReturned));
            back.extend(under(*contract, written_off, A::OtherPaid, A::Available, Cause::WriteOffReversed));
            on(*value_date, paid(back))
        }
        E::DifferenceWrittenOff { contract, overpaid, .. } => {
            paid(under(*contract, overpaid, A::Overpaid, A::OtherPaid, Cause::OverpaymentWrittenOff))
        }
        E::Requested(_)
        | E::Approved { .. }
        | E::Returned { .. }
        | E::Ordered { .. }
        | E::CameBack { .. }
        | E::CorrectionProposed(_)
        | E::CorrectionWithdrawn
        | E::Failed { .. }
        | E::BecameLate => Vec::new(),
    }
}

/// What the bank took back of a payment that was owed.
fn of_reversal(contract: ContractId, allocations: &[BudgetAllocation], advance: bool, ended: bool) -> Vec<Entry> {
    if advance {
        let back = if ended { A::Available } else { A::Committed };
        return under(contract, allocations, A::PrepaidOpen, back, Cause::AdvanceReversed);
    }
    under(contract, allocations, A::PaidNet, A::AccruedUnpaid, Cause::PaymentReversed)
}

fn of_refund(happened: &refund::Event) -> Vec<Entry> {
    use refund::Event as E;
    match happened {
        E::Received { contract, settled, value_date, .. } => {
            let causes = [Cause::Refund, Cause::AdvanceReversed, Cause::RefundOfPastYear, Cause::OverpaymentReturned];
            let all = settled.iter().flat_map(|of| came_back(*contract, of, causes));
            on(*value_date, all.collect())
        }
        E::Offset { contract, invoice, allocations, outlay, settled, .. } => {
            // The invoice is paid out of its own lines, and the refund comes out of what that saves.
            let mut all = under(*contract, allocations, A::AccruedUnpaid, A::PaidNet, Cause::Offset);
            all.extend(under(*contract, outlay, A::AccruedUnpaid, A::PaidNet, Cause::OffsetOutlay));
            let mut all: Vec<Entry> = all.into_iter().map(|entry| Entry { invoice: Some(*invoice), ..entry }).collect();
            let causes = [Cause::OffsetRefund, Cause::OffsetAdvance, Cause::OffsetOfPastYear, Cause::OffsetOverpayment];
            all.extend(settled.iter().flat_map(|of| came_back(*contract, of, causes)));
            all
        }
        E::BondCalled { contract, settled, .. } | E::WrittenOff { contract, settled, .. } => {
            // What was earned stays paid. What of an advance can never be earned is open no more.
            let unearned: Vec<BudgetAllocation> = settled.iter().flat_map(refund::Settled::unearned).collect();
            let overpaid: Vec<BudgetAllocation> = settled.iter().flat_map(refund::Settled::overpaid).collect();
            let mut all = under(*contract, &unearned, A::PrepaidOpen, A::OtherPaid, Cause::AdvanceWrittenOff);
            all.extend(under(*contract, &overpaid, A::Overpaid, A::OtherPaid, Cause::OverpaymentWrittenOff));
            all
        }
        E::Proposed(_) | E::Answered { .. } | E::Decided { .. } | E::Dropped { .. } => Vec::new(),
    }
}

/// What came back of a payment: to its lines in its year, to the treasury after it.
fn came_back(contract: ContractId, of: &refund::Settled, causes: [Cause; 4]) -> Vec<Entry> {
    let [refund, advance, refund_of_past_year, overpayment] = causes;
    let mut all = under(contract, &of.same_year, A::PaidNet, A::Available, refund);
    all.extend(under(contract, &of.unearned_same_year, A::PrepaidOpen, A::Available, advance));
    all.extend(under(contract, &of.past_years, A::PaidNet, A::ToTreasury, refund_of_past_year));
    all.extend(under(contract, &of.unearned_past_years, A::PrepaidOpen, A::ToTreasury, Cause::AdvanceOfPastYear));
    all.extend(under(contract, &of.overpaid_same_year, A::Overpaid, A::Available, overpayment));
    let past = under(contract, &of.overpaid_past_years, A::Overpaid, A::ToTreasury, Cause::OverpaymentOfPastYear);
    all.extend(past);
    all
}

fn of_deposit(id: DepositId, happened: &deposit::Event) -> Vec<Entry> {
    use deposit::Event as E;
    let held = |from, to, amount, cause| vec![Entry { deposit: Some(id), ..entry(None, from, to, amount, cause) }];
    match happened {
        E::Received(deposit) => held(A::DepositsHeld, A::HeldCash, deposit.amount, Cause::DepositReceived),
        E::Returned { amount, .. } => held(A::HeldCash, A::DepositsHeld, *amount, Cause::DepositReturned),
        E::Forfeited { amount, .. } => held(A::Forfeited, A::DepositsHeld, *amount, Cause::DepositForfeited),
        E::HandedOver(over) => on(over.value_date, held(A::HeldCash, A::Forfeited, over.amount, Cause::HandedOver)),
        E::FellDue { .. } => Vec::new(),
    }
}

fn of_bond(id: BondId, happened: &bond::Event) -> Vec<Entry> {
    use bond::Event as E;
    let held = |from, to, amount: Fen, cause| {
        let moves = Entry { bond: Some(id), ..entry(None, from, to, amount, cause) };
        if amount.is_positive() { vec![moves] } else { Vec::new() }
    };
    match happened {
        // A guarantee is a promise, not money: nothing is held until it is called.
        E::Received(bond) => held(A::BondsHeld, A::HeldCash, bond.cash(), Cause::BondReceived),
        E::Returned { cash, .. } => held(A::HeldCash, A::BondsHeld, *cash, Cause::BondReturned),
        E::Called { cash, .. } => held(A::Forfeited, A::BondsHeld, *cash, Cause::BondCalled),
        E::GuaranteePaid(paid) => {
            on(paid.value_date, held(A::Forfeited, A::HeldCash, paid.amount, Cause::GuaranteePaid))
        }
        E::HandedOver(over) => on(over.value_date, held(A::HeldCash, A::Forfeited, over.amount, Cause::HandedOver)),
        E::FellDue { .. } => Vec::new(),
    }
}

fn of_interest_claim(id: InterestClaimId, happened: &interest_claim::Event) -> Vec<Entry> {
    use interest_claim::Event as E;
    let moves = |borne: &BudgetAllocation, from, to, cause| {
        vec![Entry { interest_claim: Some(id), ..entry(Some(borne.budget_line), from, to, borne.amount, cause) }]
    };
    match happened {
        E::Recognised { borne, .. } => moves(borne, A::Available, A::OtherOwed, Cause::LateInterest),
        E::Paid { borne, value_date, .. } => {
            on(*value_date, moves(borne, A::OtherOwed, A::OtherPaid, Cause::LateInterestPaid))
        }
        E::Reversed { borne, value_date, .. } => {
            on(*value_date, moves(borne, A::OtherPaid, A::OtherOwed, Cause::LateInterestReversed))
        }
        E::Claimed(_) | E::Moved { .. } | E::Invoiced { .. } | E::Refused { .. } => Vec::new(),
    }
}

/// Entries that count on the bank's value date.
fn on(day: Option<Day>, entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(|entry| Entry { day, ..entry }).collect()
}
