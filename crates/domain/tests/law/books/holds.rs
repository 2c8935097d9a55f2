//! What must hold whatever happens.

use super::*;
use domain::{
    bond::Status as BondStatus,
    deposit::Status as DepositStatus,
    ids::InvoiceId,
    ledger::{BudgetLineBalance, Funding},
    payment::Status as Paid,
};

fn sum(allocations: &[BudgetAllocation]) -> i64 {
    allocations.iter().map(|share| share.amount.get()).sum()
}

/// Counts an amount of an account in a line; a contract's accounts are engaged.
fn raise(budget_line: &mut BudgetLineBalance, account: Account, amount: Fen) {
    let (part, amount) = match account {
        Account::Appropriated => (&mut budget_line.appropriated, Fen::new(-amount.get())),
        Account::CarriedIn => (&mut budget_line.carried_in, Fen::new(-amount.get())),
        Account::Available => (&mut budget_line.available, amount),
        Account::PreCommitted => (&mut budget_line.pre_committed, amount),
        Account::OtherOwed => (&mut budget_line.other_owed, amount),
        Account::OtherPaid => (&mut budget_line.other_paid, amount),
        Account::CarriedForward => (&mut budget_line.carried_forward, amount),
        Account::ToTreasury => (&mut budget_line.to_treasury, amount),
        _ => (&mut budget_line.engaged, amount),
    };
    *part = part.plus(amount).unwrap();
}

fn raise_funding(funding: &mut Funding, account: Account, amount: Fen) {
    let part = match account {
        Account::Committed => &mut funding.committed,
        Account::AccruedUnpaid => &mut funding.accrued_unpaid,
        Account::Retained => &mut funding.retained,
        Account::PrepaidOpen => &mut funding.prepaid_open,
        Account::Overpaid => &mut funding.overpaid,
        _ => &mut funding.paid_net,
    };
    *part = part.plus(amount).unwrap();
    funding.engaged = funding.engaged.plus(amount).unwrap();
}

impl Deal {
    /// Whether it has ended and its bond is settled: what is still owed under it may stay so for ever.
    fn is_over(&self) -> bool {
        let bond = self.bond.as_ref().is_some_and(|bond| matches!(bond.status, BondStatus::Held | BondStatus::Due));
        self.contract.ended_at.is_some() && !bond
    }
    /// The contract's nouns agree with one another: cap, supplements, milestones, invoices, claims (I4–I9).
    fn check(&self, held: &Funding) {
        let price = self.contract.price.get();
        assert_eq!(held.engaged.get(), price - self.gone, "what a contract holds is its price less what left it");
        assert!(
            (price - self.contract.base_price.get()) * 10 <= self.contract.base_price.get(),
            "supplements beyond ten per cent"
        );
        let milestones = || self.milestones.iter();
        assert_eq!(
            milestones().map(|found| found.amount.get()).sum::<i64>(),
            price,
            "milestones do not sum to the price"
        );
        for found in milestones() {
            assert!(found.accepted <= found.amount, "accepted beyond the plan");
            let used = Fen::sum([found.advance_recovered, found.retained, found.deducted, found.invoiced]).unwrap();
            assert!(used <= found.accepted, "used beyond what was accepted: {found:?}");
        }
        assert_eq!(milestones().map(|found| found.retained.get()).sum::<i64>(), held.retained.get(), "retention");
        let mut claimed: BTreeMap<InvoiceId, i64> = BTreeMap::new();
        let live = |payment: &&Payment| payment.is_under_way() || payment.status == Paid::Paid;
        for payment in self.payments.iter().filter(live) {
            let owed = self.moved.get(&payment.id).map_or(payment.amount.get(), |(owed, _)| *owed);
            let claims = if payment.status == Paid::Paid { owed } else { payment.amount.get() };
            *claimed.entry(payment.invoice).or_default() += claims;
        }
        for invoice in &self.invoices {
            let used = Fen::sum([invoice.claimed, invoice.disputed, invoice.reversed]).unwrap();
            assert!(used <= invoice.gross, "claimed beyond the invoice: {invoice:?}");
            let claimed = claimed.get(&invoice.id).copied().unwrap_or(0);
            assert!(claimed <= invoice.claimed.get(), "payments beyond what is claimed");
        }
        for payment in &self.payments {
            let moved = matches!(payment.status, Paid::Paid | Paid::Reversed);
            let (owed, beyond) = self.moved.get(&payment.id).copied().filter(|_| moved).unwrap_or_default();
            assert_eq!(sum(&payment.allocations), owed, "a payment and its lines");
            let out = sum(&payment.overpaid) + sum(&payment.written_off);
            assert!(out <= beyond, "more is out than was paid beyond what is owed");
            if moved {
                let whole = payment.amount_moved.unwrap_or(payment.amount);
                assert_eq!(whole.get(), owed + beyond, "what the bank moved");
            }
        }
        if self.contract.ended_at.is_some() {
            assert_eq!(held.committed, Fen::ZERO, "a contract that ended promises nothing");
        } else {
            let open: i64 = milestones().filter(|found| !found.is_settled()).map(|found| found.open().get()).sum();
            assert!(held.committed.get() + held.prepaid_open.get() >= open, "work is open that no money stands behind");
        }
    }
}

impl World {
    /// An entry moves something between two accounts (I1).
    pub(super) fn check_entry(&self, entry: &Entry) {
        assert!(entry.amount.is_positive() && entry.from != entry.to, "{entry:?}");
        assert_eq!(entry.budget_line.is_some(), entry.from.is_of_budget() && entry.to.is_of_budget(), "{entry:?}");
    }
    fn funding(&self, contract: ContractId) -> Funding {
        let mut whole = Funding::default();
        let of = self.books.fundings.range((contract, *FIRST)..).take_while(|((held, _), _)| *held == contract);
        of.for_each(|(_, funding)| whole.add(funding));
        whole
    }
    /// After every step: the lines, and the contract that was touched last (I2, I11).
    pub(super) fn check_touched(&self, step: u64, seed: u64) {
        let told = || format!("step {step} from seed {seed}");
        assert!(self.books.are_balanced(), "{}", told());
        for (budget_line, balance) in self.books.lines.iter().rev().take(12) {
            assert!(balance.holds(), "{}: {budget_line} {balance:?}", told());
        }
        if let Some(deal) = self.touched.and_then(|at| self.deals.get(at)) {
            let held = self.funding(deal.contract.id);
            deal.check(&held);
            self.tracks.check_contract(deal.contract.id, &held);
        }
    }
    /// Every so often everything: each contract, each line, and the books against the tally (I3, I10, I12, I18).
    pub(super) fn check_all(&mut self, step: u64, seed: u64) {
        for deal in &self.deals {
            deal.check(&self.funding(deal.contract.id));
        }
        self.check_tally(step, seed);
        let contracts: std::collections::BTreeSet<_> =
            self.books.fundings.keys().map(|(contract, _)| *contract).collect();
        contracts.into_iter().for_each(|contract| self.tracks.check_contract(contract, &self.funding(contract)));
        let owed = self.claims.iter().filter(|claim| claim.status == domain::interest_claim::Status::Recognised);
        self.tracks.check_custody(&self.books.accounts, owed.map(|claim| claim.amount.get()).sum());
        self.tracks.check_balance();
        self.check_claims(&format!("step {step} from seed {seed}"));
        let grown = self.books.accounts.iter().all(|(account, (debit, credit))| {
            self.before
                .get(account)
                .is_none_or(|(earlier_debit, earlier_credit)| earlier_debit <= debit && earlier_credit <= credit)
        });
        assert!(grown, "step {step} from seed {seed}: an account shrank");
        self.before.clone_from(&self.books.accounts);
        // Contracts that ended make room for others, a while later.
        for at in (0..self.deals.len()).rev() {
            if self.deals[at].is_over() && self.dice.throw(3) == 0 {
                self.deals.swap_remove(at);
            }
        }
        let is_here = |status| matches!(status, DepositStatus::Held | DepositStatus::Due | DepositStatus::Forfeited);
        self.deposits.retain(|deposit| is_here(deposit.status));
        self.touched = None;
    }
    fn check_tally(&self, step: u64, seed: u64) {
        let told = format!("step {step} from seed {seed}");
        let mut lines: BTreeMap<BudgetLineId, BudgetLineBalance> = BTreeMap::new();
        let mut fundings: BTreeMap<(ContractId, BudgetLineId), Funding> = BTreeMap::new();
        let (mut deposits, mut bonds) = (0, 0);
        for ((budget_line, contract, account), amount) in &self.tally {
            let amount = Fen::new(*amount);
            match (budget_line, contract, account) {
                (None, _, Account::DepositsHeld) => deposits -= amount.get(),
                (None, _, Account::BondsHeld) => bonds -= amount.get(),
                (None, ..) => {}
                (Some(budget_line), Some(contract), account) if account.is_of_contract() => {
                    raise_funding(fundings.entry((*contract, *budget_line)).or_default(), *account, amount);
                    raise(lines.entry(*budget_line).or_default(), *account, amount);
                }
                (Some(budget_line), ..) => raise(lines.entry(*budget_line).or_default(), *account, amount),
            }
        }
        for (budget_line, balance) in &self.books.lines {
            assert_eq!(*balance, lines.get(budget_line).copied().unwrap_or_default(), "{told}");
            assert!(balance.holds(), "{told}");
        }
        for (key, funding) in &self.books.fundings {
            assert_eq!(*funding, fundings.get(key).copied().unwrap_or_default(), "{told}");
            assert!(funding.holds(), "{told}");
        }
        let held =
            self.deposits.iter().filter(|deposit| matches!(deposit.status, DepositStatus::Held | DepositStatus::Due));
        assert_eq!(deposits, held.map(|deposit| deposit.amount.get()).sum::<i64>(), "{told}: deposits");
        let held = self.deals.iter().filter_map(|deal| deal.bond.as_ref());
        let held = held.filter(|bond| matches!(bond.status, BondStatus::Held | BondStatus::Due));
        let held = held.filter(|bond| bond.cash().is_positive());
        assert_eq!(bonds, held.map(|bond| bond.open().get()).sum::<i64>(), "{told}: bonds");
    }
}
