//! The ledger: every movement of money, derived from what happened.
//!
//! An entry moves an amount from one control account to another, so debits equal credits by construction. What a budget
//! line holds is the sum of its entries; nothing else may say so. Money that is not the budget's (deposits and bonds) has
//! accounts of its own and never touches a line.

mod balances;
mod chart;
mod flow;
mod posting;

pub use balances::{Books, BudgetLineBalance, Funding};
pub use chart::{Book, CHART, ChartAccount, POSTINGS, PostingRule, PostingSetting, VoucherAccount, account_of};
pub use flow::Flow;
pub use posting::posting;

use crate::{
    ids::{BondId, BudgetLineId, ContractId, DepositId, InterestClaimId, InvoiceId, PaymentId},
    moment::Day,
    money::Fen,
    text::Mark,
};

crate::words! {
    /// The control accounts. Those of a budget line (lifecycles of the field, 3.0) satisfy `appropriated + carried_in = available +
    /// pre_committed + committed + accrued_unpaid + retained + prepaid_open + paid_net + overpaid + other_owed + other_paid +
    /// carried_forward + to_treasury`;
    /// the last four hold money that is not the budget's: the cash, whose it is, and what of it fell to the treasury.
    Account {
        Appropriated = "appropriated", CarriedIn = "carried_in", Available = "available", PreCommitted = "pre_committed", Committed = "committed",
        AccruedUnpaid = "accrued_unpaid", Retained = "retained", PrepaidOpen = "prepaid_open", PaidNet = "paid_net",
        Overpaid = "overpaid", OtherOwed = "other_owed", OtherPaid = "other_paid",
        CarriedForward = "carried_forward", ToTreasury = "to_treasury",
        HeldCash = "held_cash", DepositsHeld = "deposits_held", BondsHeld = "bonds_held", Forfeited = "forfeited",
    }
}

crate::words! {
    /// For what money moves: the key of the posting table that gives the vouchers.
    Cause {
        Appropriation = "appropriation", Adjustment = "adjustment", CarryOver = "carry_over", BudgetReturn = "budget_return",
        Plan = "plan", PlanWithdrawn = "plan_withdrawn", Contract = "contract", Saving = "saving", Supplement = "supplement",
        YearSecured = "year_secured", Termination = "termination", MilestoneClose = "milestone_close",
        Advance = "advance", AdvanceRecovered = "advance_recovered", Acceptance = "acceptance", Retention = "retention",
        RetentionReleased = "retention_released", Deduction = "deduction", Payment = "payment",
        PaymentReversed = "payment_reversed", AdvanceReversed = "advance_reversed", Refund = "refund",
        RefundOfPastYear = "refund_of_past_year", AdvanceOfPastYear = "advance_of_past_year",
        Offset = "offset", OffsetRefund = "offset_refund", OffsetAdvance = "offset_advance",
        OffsetOutlay = "offset_outlay", OffsetOfPastYear = "offset_of_past_year", AdvanceWrittenOff = "advance_written_off",
        Overpayment = "overpayment", OverpaymentReturned = "overpayment_returned",
        OverpaymentOfPastYear = "overpayment_of_past_year", OffsetOverpayment = "offset_overpayment",
        OverpaymentWrittenOff = "overpayment_written_off", WriteOffReversed = "write_off_reversed", BankCharge = "bank_charge",
        LateInterest = "late_interest", LateInterestPaid = "late_interest_paid", LateInterestReversed = "late_interest_reversed",
        DepositReceived = "deposit_received", DepositReturned = "deposit_returned", DepositForfeited = "deposit_forfeited",
        BondReceived = "bond_received", BondReturned = "bond_returned", BondCalled = "bond_called",
        GuaranteePaid = "guarantee_paid", HandedOver = "handed_over",
    }
}

/// One movement: an amount leaves one account for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The budget line; none for money that is not the budget's.
    pub budget_line: Option<BudgetLineId>,
    /// The account it leaves: the credit.
    pub from: Account,
    /// The account it reaches: the debit.
    pub to: Account,
    /// How much; always more than nothing.
    pub amount: Fen,
    /// For what.
    pub cause: Cause,
    /// The contract, for the accounts of a contract.
    pub contract: Option<ContractId>,
    /// The payment, for what was paid or came back.
    pub payment: Option<PaymentId>,
    /// The invoice, for what was set off against it.
    pub invoice: Option<InvoiceId>,
    /// The bid deposit.
    pub deposit: Option<DepositId>,
    /// The performance bond.
    pub bond: Option<BondId>,
    /// The interest for being late.
    pub interest_claim: Option<InterestClaimId>,
    /// The reference of the bank, for what the bank moved.
    pub bank_reference: Option<Mark>,
    /// The day on which it counts, where that is not the day on which it was recorded: the bank's value date.
    pub day: Option<Day>,
}

impl Account {
    /// Whether the account belongs to a contract on a line, not to the line alone.
    #[must_use]
    pub const fn is_of_contract(self) -> bool {
        matches!(
            self,
            Self::Committed | Self::AccruedUnpaid | Self::Retained | Self::PrepaidOpen | Self::PaidNet | Self::Overpaid
        )
    }
    /// Whether the account is one of a budget line, alone or under a contract.
    #[must_use]
    pub const fn is_of_budget(self) -> bool {
        !matches!(self, Self::HeldCash | Self::DepositsHeld | Self::BondsHeld | Self::Forfeited)
    }
}
