//! Refunds: proposed, answered, decided, and settled in one of four ways.

mod answer;
mod decide;
mod drop_it;
mod offset;
mod propose;
mod receive;
mod take_from_bond;
mod write_off;

pub use answer::AnswerRefund;
pub use decide::DecideRefund;
pub use drop_it::DropRefund;
pub use offset::OffsetRefund;
pub use propose::ProposeRefund;
pub use receive::ReceiveRefund;
pub use take_from_bond::TakeRefundFromBond;
pub use write_off::WriteOffRefund;
