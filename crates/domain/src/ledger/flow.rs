//! What of the movements of the ledger is money that a supplier got or gave back.

use super::Cause;

crate::words! {
    /// Which way money goes between the budget and a supplier.
    Flow as MoneyFlow { PaidOut = "paid_out", CameBack = "came_back" }
}

impl Cause {
    /// Which way money goes with it between the budget and a supplier; none where no money moves, where it stays with the bank, or
    /// where it is not the budget's.
    #[must_use]
    pub const fn flow(self) -> Option<Flow> {
        match self {
            Self::Payment | Self::Advance | Self::Overpayment | Self::LateInterestPaid => Some(Flow::PaidOut),
            Self::PaymentReversed
            | Self::AdvanceReversed
            | Self::OverpaymentReturned
            | Self::WriteOffReversed
            | Self::LateInterestReversed
            | Self::Refund
            | Self::RefundOfPastYear
            | Self::AdvanceOfPastYear
            | Self::OverpaymentOfPastYear => Some(Flow::CameBack),
            Self::Appropriation
            | Self::Adjustment
            | Self::CarryOver
            | Self::BudgetReturn
            | Self::Plan
            | Self::PlanWithdrawn
            | Self::Contract
            | Self::Saving
            | Self::Supplement
            | Self::YearSecured
            | Self::Termination
            | Self::MilestoneClose
            | Self::AdvanceRecovered
            | Self::Acceptance
            | Self::Retention
            | Self::RetentionReleased
            | Self::Deduction
            | Self::Offset
            | Self::OffsetRefund
            | Self::OffsetAdvance
            | Self::OffsetOutlay
            | Self::OffsetOfPastYear
            | Self::AdvanceWrittenOff
            | Self::OffsetOverpayment
            | Self::OverpaymentWrittenOff
            | Self::BankCharge
            | Self::LateInterest
            | Self::DepositReceived
            | Self::DepositReturned
            | Self::DepositForfeited
            | Self::BondReceived
            | Self::BondReturned
            | Self::BondCalled
            | Self::GuaranteePaid
            | Self::HandedOver => None,
        }
    }
}
