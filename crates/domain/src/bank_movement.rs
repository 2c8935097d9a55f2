//! A movement that the bank made and that no order of the market stands behind.

use crate::{moment::Day, money::Fen, text::Mark};
use serde::{Deserialize, Serialize};

/// What the bank moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankMovement {
    /// How much.
    pub amount: Fen,
    /// The reference of the bank, unique in the whole system.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not the day on which it was recorded.
    pub value_date: Option<Day>,
}
