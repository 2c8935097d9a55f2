//! Balances: what the entries of a line, and of a contract on a line, sum to.

use super::{Account, Entry};
use crate::{
    ids::{BudgetLineId, ContractId},
    money::Fen,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a budget line holds. `appropriated + carried_in = available + pre_committed + engaged + other_owed + other_paid +
/// carried_forward + to_treasury`, each at least nothing, and `engaged` is the sum of what its contracts hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetLineBalance {
    /// What was appropriated.
    pub appropriated: Fen,
    /// What came out of the line of the year before: no new appropriation.
    pub carried_in: Fen,
    /// What can still be planned.
    pub available: Fen,
    /// What filed plans hold.
    pub pre_committed: Fen,
    /// What contracts hold: committed, accrued, retained, prepaid, paid and overpaid.
    pub engaged: Fen,
    /// What is owed beside any contract: interest for being late.
    pub other_owed: Fen,
    /// What was paid for no work: interest, charges of the bank, what was written off.
    pub other_paid: Fen,
    /// What went on into the line of the next year.
    pub carried_forward: Fen,
    /// What went back to the treasury: unused for two years, or refunded after its year.
    pub to_treasury: Fen,
}

/// What a contract holds of a line. `engaged = committed + accrued_unpaid + retained + prepaid_open + paid_net +
/// overpaid`, each at least nothing.
///
/// It is kept apart from the line so that acceptances and payments under different contracts never wait for
/// one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Funding {
    /// All of it.
    pub engaged: Fen,
    /// What the contract still promises.
    pub committed: Fen,
    /// What is accepted and owed.
    pub accrued_unpaid: Fen,
    /// What is accepted and held back as retention.
    pub retained: Fen,
    /// What was paid in advance and is not yet earned.
    pub prepaid_open: Fen,
    /// What is paid for what was accepted, less what came back.
    pub paid_net: Fen,
    /// What was paid beyond what is owed and is still out: a claim against the supplier.
    pub overpaid: Fen,
}

fn add(to: &mut Fen, amount: i64) {
    *to = Fen::new(to.get() + amount);
}

impl BudgetLineBalance {
    /// The change that an entry makes.
    #[must_use]
    pub fn change(entry: &Entry) -> Self {
        let mut change = Self::default();
        for (account, amount) in [(entry.from, -entry.amount.get()), (entry.to, entry.amount.get())] {
            match account {
                Account::Appropriated => add(&mut change.appropriated, -amount),
                Account::CarriedIn => add(&mut change.carried_in, -amount),
                Account::Available => add(&mut change.available, amount),
                Account::PreCommitted => add(&mut change.pre_committed, amount),
                Account::OtherOwed => add(&mut change.other_owed, amount),
                Account::OtherPaid => add(&mut change.other_paid, amount),
                Account::CarriedForward => add(&mut change.carried_forward, amount),
                Account::ToTreasury => add(&mut change.to_treasury, amount),
                Account::Committed
                | Account::AccruedUnpaid
                | Account::Retained
                | Account::PrepaidOpen
                | Account::PaidNet
                | Account::Overpaid => add(&mut change.engaged, amount),
                Account::HeldCash | Account::DepositsHeld | Account::BondsHeld | Account::Forfeited => {}
            }
        }
        change
    }
    /// Adds a change.
    pub fn add(&mut self, change: &Self) {
        add(&mut self.appropriated, change.appropriated.get());
        add(&mut self.carried_in, change.carried_in.get());
        add(&mut self.available, change.available.get());
        add(&mut self.pre_committed, change.pre_committed.get());
        add(&mut self.engaged, change.engaged.get());
        add(&mut self.other_owed, change.other_owed.get());
        add(&mut self.other_paid, change.other_paid.get());
        add(&mut self.carried_forward, change.carried_forward.get());
        add(&mut self.to_treasury, change.to_treasury.get());
    }
    /// Whether the identity holds and nothing is below zero.
    #[must_use]
    pub fn holds(&self) -> bool {
        let parts = [
            self.available,
            self.pre_committed,
            self.engaged,
            self.other_owed,
            self.other_paid,
            self.carried_forward,
            self.to_treasury,
        ];
        let given = self.appropriated.plus(self.carried_in);
        let sources = [self.appropriated, self.carried_in];
        given.is_some() && Fen::sum(parts) == given && parts.iter().chain(&sources).all(|part| part.get() >= 0)
    }
    /// Whether nothing changes.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Funding {
    /// The change that an entry makes.
    #[must_use]
    pub fn change(entry: &Entry) -> Self {
        let mut change = Self::default();
        for (account, amount) in [(entry.from, -entry.amount.get()), (entry.to, entry.amount.get())] {
            if let Some(part) = change.part(account) {
                add(part, amount);
                add(&mut change.engaged, amount);
            }
        }
        change
    }
    fn part(&mut self, account: Account) -> Option<&mut Fen> {
        match account {
            Account::Committed => Some(&mut self.committed),
            Account::AccruedUnpaid => Some(&mut self.accrued_unpaid),
            Account::Retained => Some(&mut self.retained),
            Account::PrepaidOpen => Some(&mut self.prepaid_open),
            Account::PaidNet => Some(&mut self.paid_net),
            Account::Overpaid => Some(&mut self.overpaid),
            _ => None,
        }
    }
    /// What an account of the contract holds; nothing for an account of the line.
    #[must_use]
    pub fn of(mut self, account: Account) -> Fen {
        self.part(account).map_or(Fen::ZERO, |part| *part)
    }
    /// Adds a change.
    pub fn add(&mut self, change: &Self) {
        add(&mut self.engaged, change.engaged.get());
        add(&mut self.committed, change.committed.get());
        add(&mut self.accrued_unpaid, change.accrued_unpaid.get());
        add(&mut self.retained, change.retained.get());
        add(&mut self.prepaid_open, change.prepaid_open.get());
        add(&mut self.paid_net, change.paid_net.get());
        add(&mut self.overpaid, change.overpaid.get());
    }
    /// Whether the identity holds and nothing is below zero.
    #[must_use]
    pub fn holds(&self) -> bool {
        let parts =
            [self.committed, self.accrued_unpaid, self.retained, self.prepaid_open, self.paid_net, self.overpaid];
        Fen::sum(parts) == Some(self.engaged) && parts.iter().all(|part| part.get() >= 0)
    }
}

fn put<K: Ord, V>(into: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(into.insert(key, value)),
        None => drop(into.remove(&key)),
    }
}

/// All balances as the entries make them: what `verify` compares the database with, and what tests hold against it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// What each line holds.
    pub lines: BTreeMap<BudgetLineId, BudgetLineBalance>,
    /// What each contract holds of each line.
    pub fundings: BTreeMap<(ContractId, BudgetLineId), Funding>,
    /// What every account was debited and credited in all.
    pub accounts: BTreeMap<Account, (i128, i128)>,
}

impl Books {
    /// Posts the entries of an event: all of them or, where an account would fall below nothing, none.
    ///
    /// # Errors
    /// Names the line that holds too little.
    pub fn post(&mut self, entries: &[Entry]) -> Result<(), Refusal> {
        let keys = |entry: &Entry| {
            entry.budget_line.map(|budget_line| (budget_line, entry.contract.map(|contract| (contract, budget_line))))
        };
        let touched: Vec<_> = entries.iter().filter_map(keys).collect();
        let before: Vec<_> = touched
            .iter()
            .map(|(budget_line, key)| {
                let funding = key.map(|key| (key, self.fundings.get(&key).copied()));
                (*budget_line, self.lines.get(budget_line).copied(), funding)
            })
            .collect();
        let accounts = self.accounts.clone();
        entries.iter().for_each(|entry| self.take(entry));
        let broken = touched.iter().find(|(budget_line, key)| {
            let of_contract = key.is_none_or(|key| self.fundings.get(&key).is_none_or(Funding::holds));
            !(of_contract && self.lines.get(budget_line).is_none_or(BudgetLineBalance::holds))
        });
        let Some((budget_line, _)) = broken else { return Ok(()) };
        let refusal = Refusal::of(Reason::BudgetExceeded).with("budget_line", budget_line);
        self.accounts = accounts;
        for (budget_line, balance, funding) in before {
            put(&mut self.lines, budget_line, balance);
            if let Some((key, held)) = funding {
                put(&mut self.fundings, key, held);
            }
        }
        Err(refusal)
    }
    /// Takes up an entry.
    pub fn take(&mut self, entry: &Entry) {
        if let Some(budget_line) = entry.budget_line {
            self.lines.entry(budget_line).or_default().add(&BudgetLineBalance::change(entry));
            if let Some(contract) = entry.contract {
                self.fundings.entry((contract, budget_line)).or_default().add(&Funding::change(entry));
            }
        }
        let amount = i128::from(entry.amount.get());
        self.accounts.entry(entry.to).or_default().0 += amount;
        self.accounts.entry(entry.from).or_default().1 += amount;
    }
    /// Whether debits equal credits over all accounts.
    #[must_use]
    pub fn are_balanced(&self) -> bool {
        let (debits, credits) = self
            .accounts
            .values()
            .fold((0_i128, 0_i128), |(debits, credits), (debit, credit)| (debits + debit, credits + credit));
        debits == credits
    }
}
