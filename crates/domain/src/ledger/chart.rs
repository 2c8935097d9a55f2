//! The chart of government accounting (政府会计制度, 财会〔2017〕25号) and the posting table that turns every movement of
//! the ledger into vouchers on both tracks: accrual in financial accounting (财务会计), cash in budget accounting (预算会计).
//!
//! Both are tables. What ships here is the usual practice and is to be confirmed by an accountant; everybody in government
//! reads it (`GET /v1/chart`). Finance sets a row otherwise, with accounts of its own, for its territory and from a day on,
//! by a rule change: vouchers of earlier days stay what they are.

use super::Cause;
use crate::{
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// The two tracks of government accounting.
    Book as AccountingBook { Financial = "financial", Budget = "budget" }
}

/// An account of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartAccount {
    /// Its code.
    pub code: &'static str,
    /// The track.
    pub book: Book,
    /// Its name in Chinese, as the system of accounts has it.
    pub name_zh: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
}

macro_rules! chart {
    ($($code:literal $book:ident $zh:literal $en:literal;)+) => {
        /// The accounts that vouchers use.
        pub const CHART: &[ChartAccount] = &[$(ChartAccount {
            code: $code, book: Book::$book, name_zh: $zh, name_en: $en,
        }),+];
    };
}

chart! {
    "1002" Financial "银行存款" "Cash at bank";
    "1011" Financial "零余额账户用款额度" "Quota of the zero-balance account";
    "1212" Financial "应收账款" "Receivables";
    "1214" Financial "预付账款" "Prepayments";
    "1218" Financial "其他应收款" "Other receivables";
    "2103" Financial "应缴财政款" "Payable to the treasury";
    "2302" Financial "应付账款" "Payables";
    "2307" Financial "其他应付款" "Other payables";
    "3501" Financial "以前年度盈余调整" "Adjustment of earlier years";
    "4001" Financial "财政拨款收入" "Appropriation income";
    "4609" Financial "其他收入" "Other income";
    "5001" Financial "业务活动费用" "Operating expense";
    "5101" Financial "单位管理费用" "Administrative expense";
    "5901" Financial "其他费用" "Other expense";
    "6001" Budget "财政拨款预算收入" "Appropriation receipts";
    "6609" Budget "其他预算收入" "Other receipts";
    "7101" Budget "行政支出" "Administrative outlay";
    "7201" Budget "事业支出" "Operating outlay";
    "8001" Budget "资金结存" "Balance of funds";
    "8101" Budget "财政拨款结转" "Appropriation carried forward";
    "8102" Budget "财政拨款结余" "Appropriation left over";
}

/// The account of a code; none if the chart has no such code.
#[must_use]
pub fn account_of(code: &str) -> Option<&'static ChartAccount> {
    CHART.iter().find(|account| account.code == code)
}

/// A row of the posting table: what a cause debits and credits on a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingRule {
    /// For what money moves.
    pub cause: Cause,
    /// The track.
    pub book: Book,
    /// The code that is debited.
    pub debit: &'static str,
    /// The code that is credited.
    pub credit: &'static str,
}

/// An account as a voucher names it: one of the chart, or one of an office below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherAccount {
    /// Its code: the four digits of the system of accounts, and the office's own after them.
    #[schema(example = "500101")]
    pub code: Mark,
    /// Its name.
    #[schema(example = "业务活动费用—购买服务")]
    pub name: Title,
}

impl VoucherAccount {
    fn shipped(code: &str) -> Option<Self> {
        let account = account_of(code)?;
        Some(Self { code: account.code.parse().ok()?, name: account.name_zh.parse().ok()? })
    }
    /// The first digit says the track: assets, debts, net assets, income and expense, or receipts, outlays and balances.
    fn book(&self) -> Option<Book> {
        let digits = self.code.as_str();
        let well_made = (4..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.bytes().next().filter(|_| well_made)? {
            b'1'..=b'5' => Some(Book::Financial),
            b'6'..=b'8' => Some(Book::Budget),
            _ => None,
        }
    }
}

/// What a cause debits and credits on a track: a row of the posting table as it is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostingSetting {
    /// For what money moves.
    pub cause: Cause,
    /// The track.
    pub book: Book,
    /// The account that is debited.
    pub debit: VoucherAccount,
    /// The account that is credited.
    pub credit: VoucherAccount,
}

impl PostingSetting {
    /// The row as shipped; none where the cause has no voucher on the track.
    #[must_use]
    pub fn shipped(cause: Cause, book: Book) -> Option<Self> {
        let row = POSTINGS.iter().find(|row| (row.cause, row.book) == (cause, book))?;
        Some(Self {
            cause,
            book,
            debit: VoucherAccount::shipped(row.debit)?,
            credit: VoucherAccount::shipped(row.credit)?,
        })
    }
    /// Refuses accounts of the other track, and one account on both sides.
    ///
    /// # Errors
    /// Names the side and the code.
    pub fn check(&self) -> Result<(), Refusal> {
        for (side, account) in [("debit", &self.debit), ("credit", &self.credit)] {
            if account.book() != Some(self.book) {
                return Err(Refusal::of(Reason::AccountNotOfBook)
                    .field(format!("{side}/code"))
                    .with("code", &account.code)
                    .with("book", self.book));
            }
        }
        if self.debit.code == self.credit.code {
            return Err(Refusal::of(Reason::AlreadyExists).field("credit/code").with("what", "科目 ¦ account"));
        }
        Ok(())
    }
}

macro_rules! postings {
    ($($cause:ident $book:ident $debit:literal $credit:literal;)+) => {
        /// The posting table as shipped. A cause without a row gives no voucher on that track.
        pub const POSTINGS: &[PostingRule] = &[$(PostingRule {
            cause: Cause::$cause, book: Book::$book, debit: $debit, credit: $credit,
        }),+];
    };
}

postings! {
    Advance Financial "1214" "4001";
    Advance Budget "7101" "6001";
    AdvanceReversed Financial "4001" "1214";
    AdvanceReversed Budget "6001" "7101";
    AdvanceRecovered Financial "5001" "1214";
    Acceptance Financial "5001" "2302";
    Retention Financial "5001" "2307";
    RetentionReleased Financial "2307" "2302";
    Deduction Financial "2302" "5001";
    Offset Financial "2302" "1218";
    OffsetRefund Financial "1218" "5001";
    OffsetAdvance Financial "1218" "1214";
    OffsetOutlay Financial "2302" "4001";
    OffsetOutlay Budget "7101" "6001";
    AdvanceOfPastYear Financial "3501" "1214";
    AdvanceWrittenOff Financial "5901" "1214";
    Overpayment Financial "1218" "4001";
    Overpayment Budget "7101" "6001";
    OverpaymentReturned Financial "4001" "1218";
    OverpaymentReturned Budget "6001" "7101";
    OverpaymentOfPastYear Financial "3501" "1218";
    OverpaymentWrittenOff Financial "5901" "1218";
    WriteOffReversed Financial "4001" "5901";
    WriteOffReversed Budget "6001" "7101";
    BankCharge Financial "5901" "4001";
    BankCharge Budget "7101" "6001";
    LateInterest Financial "5901" "2307";
    LateInterestPaid Financial "2307" "4001";
    LateInterestPaid Budget "7101" "6001";
    LateInterestReversed Financial "4001" "2307";
    LateInterestReversed Budget "6001" "7101";
    Payment Financial "2302" "4001";
    Payment Budget "7101" "6001";
    PaymentReversed Financial "4001" "2302";
    PaymentReversed Budget "6001" "7101";
    Refund Financial "4001" "5001";
    Refund Budget "6001" "7101";
    DepositReceived Financial "1002" "2307";
    DepositReturned Financial "2307" "1002";
    DepositForfeited Financial "2307" "2103";
    BondReceived Financial "1002" "2307";
    BondReturned Financial "2307" "1002";
    BondCalled Financial "2307" "2103";
    GuaranteePaid Financial "1002" "2103";
    HandedOver Financial "2103" "1002";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_posting_table_stays_on_its_track_and_stands_once() {
        for (at, row) in POSTINGS.iter().enumerate() {
            for code in [row.debit, row.credit] {
                assert_eq!(account_of(code).map(|account| account.book), Some(row.book), "{row:?}");
            }
            assert_ne!(row.debit, row.credit);
            assert!(!POSTINGS[..at].iter().any(|earlier| (earlier.cause, earlier.book) == (row.cause, row.book)));
        }
        // Where cash of the budget moves, both tracks have a voucher (平行记账).
        for row in POSTINGS.iter().filter(|row| row.book == Book::Budget) {
            let twin = |other: &PostingRule| other.cause == row.cause && other.book == Book::Financial;
            assert!(POSTINGS.iter().any(twin), "{row:?}");
        }
    }
}
