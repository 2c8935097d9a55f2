//! Balances: what the entries of a line, and of a contract on a line, sum to.

use super::{Account, Entry};
use crate::money::Fen;
use serde::Serialize;
use utoipa::ToSchema;

/// What a budget line holds. `appropriated = available + pre_committed + engaged`, each at least nothing,
/// and `engaged` is the sum of what its contracts hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineBalance {
    /// What was appropriated.
    pub appropriated: Fen,
    /// What can still be planned.
    pub available: Fen,
    /// What filed plans hold.
    pub pre_committed: Fen,
    /// What contracts hold: committed, accrued and paid.
    pub engaged: Fen,
}

/// What a contract holds of a line. `engaged = committed + accrued_unpaid + paid_net`, each at least nothing.
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
    /// What is paid, less what came back.
    pub paid_net: Fen,
}

impl Account {
    /// Whether the account belongs to a contract on a line, not to the line alone.
    #[must_use]
    pub const fn is_of_contract(self) -> bool {
        matches!(self, Self::Committed | Self::AccruedUnpaid | Self::PaidNet)
    }
}

fn add(to: &mut Fen, amount: i64) {
    *to = Fen::new(to.get() + amount);
}

impl LineBalance {
    /// The change that an entry makes.
    #[must_use]
    pub fn change(entry: &Entry) -> Self {
        let mut change = Self::default();
        for (account, amount) in [(entry.from, -entry.amount.get()), (entry.to, entry.amount.get())] {
            match account {
                Account::Appropriated => add(&mut change.appropriated, -amount),
                Account::Available => add(&mut change.available, amount),
                Account::PreCommitted => add(&mut change.pre_committed, amount),
                Account::Committed | Account::AccruedUnpaid | Account::PaidNet => add(&mut change.engaged, amount),
            }
        }
        change
    }
    /// Adds a change.
    pub fn add(&mut self, change: &Self) {
        add(&mut self.appropriated, change.appropriated.get());
        add(&mut self.available, change.available.get());
        add(&mut self.pre_committed, change.pre_committed.get());
        add(&mut self.engaged, change.engaged.get());
    }
    /// Whether the identity holds and nothing is below zero.
    #[must_use]
    pub fn holds(&self) -> bool {
        let parts = [self.available, self.pre_committed, self.engaged];
        Fen::sum(parts) == Some(self.appropriated) && parts.iter().all(|part| part.get() >= 0)
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
            match account {
                Account::Committed => add(&mut change.committed, amount),
                Account::AccruedUnpaid => add(&mut change.accrued_unpaid, amount),
                Account::PaidNet => add(&mut change.paid_net, amount),
                Account::Appropriated | Account::Available | Account::PreCommitted => continue,
            }
            add(&mut change.engaged, amount);
        }
        change
    }
    /// Adds a change.
    pub fn add(&mut self, change: &Self) {
        add(&mut self.engaged, change.engaged.get());
        add(&mut self.committed, change.committed.get());
        add(&mut self.accrued_unpaid, change.accrued_unpaid.get());
        add(&mut self.paid_net, change.paid_net.get());
    }
    /// Whether the identity holds and nothing is below zero.
    #[must_use]
    pub fn holds(&self) -> bool {
        let parts = [self.committed, self.accrued_unpaid, self.paid_net];
        Fen::sum(parts) == Some(self.engaged) && parts.iter().all(|part| part.get() >= 0)
    }
}
