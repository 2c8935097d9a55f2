//! The vouchers of both tracks, booked beside the ledger from the same entries: what they leave open is what the ledger holds. So
//! each account is at nought when the life of a contract is over.

use super::*;
use domain::ledger::{Book, Funding, POSTINGS};

/// What the vouchers leave open: of each contract, or of none, by code; a debit counts up.
#[derive(Default)]
pub(super) struct Tracks {
    open: BTreeMap<(Option<ContractId>, &'static str), i64>,
}

impl Tracks {
    pub(super) fn book(&mut self, entry: &Entry) {
        for row in POSTINGS.iter().filter(|row| row.cause == entry.cause) {
            *self.open.entry((entry.contract, row.debit)).or_default() += entry.amount.get();
            *self.open.entry((entry.contract, row.credit)).or_default() -= entry.amount.get();
        }
    }
    fn of(&self, contract: Option<ContractId>, code: &'static str) -> i64 {
        self.open.get(&(contract, code)).copied().unwrap_or_default()
    }
    fn whole(&self, code: &'static str) -> i64 {
        self.open.iter().filter(|((_, of), _)| *of == code).map(|(_, amount)| amount).sum()
    }
    /// Of a contract: prepayments, payables, retentions and claims are what it holds, and nothing else.
    pub(super) fn check_contract(&self, contract: ContractId, held: &Funding) {
        let of = |code| self.of(Some(contract), code);
        assert_eq!(of("1214"), held.prepaid_open.get(), "1214 is what was paid in advance");
        assert_eq!(of("2302"), -held.accrued_unpaid.get(), "2302 is what is accepted and owed");
        assert_eq!(of("2307"), -held.retained.get(), "2307 is what is held back");
        assert_eq!(of("1218"), held.overpaid.get(), "1218 is what was paid beyond what is owed");
        assert_eq!(of("1212"), 0, "1212 is not used");
        // What leaves or reaches the budget in cash is the same on both tracks.
        assert_eq!(of("4001"), of("6001"), "receipts of both tracks");
        assert_eq!(of("7101"), -of("6001"), "outlays are borne by receipts");
    }
    /// Of what is no money of the budget: cash, whose it is, and what is to go to the treasury.
    pub(super) fn check_custody(&self, accounts: &BTreeMap<Account, (i128, i128)>, owed: i64) {
        let net = |account: Account| {
            let (debit, credit) = accounts.get(&account).copied().unwrap_or_default();
            i64::try_from(debit - credit).unwrap()
        };
        assert_eq!(self.of(None, "1002"), net(Account::HeldCash), "1002 is the cash that is held");
        assert_eq!(self.of(None, "2103"), net(Account::Forfeited), "2103 is what is to go to the treasury");
        let held = net(Account::DepositsHeld) + net(Account::BondsHeld) - owed;
        assert_eq!(self.of(None, "2307"), held, "2307 is deposits, bonds and interest");
        assert_eq!(self.whole("4001"), self.whole("6001"), "receipts of both tracks");
    }
    /// No track is out of balance.
    pub(super) fn check_balance(&self) {
        for book in [Book::Financial, Book::Budget] {
            let of_book = |code: &str| domain::ledger::account_of(code).unwrap().book == book;
            let sum: i64 = self.open.iter().filter(|((_, code), _)| of_book(code)).map(|(_, amount)| amount).sum();
            assert_eq!(sum, 0, "{book} is out of balance");
        }
    }
}
