//! Confirm the dismissal of a line of the bank.

use crate::prelude::*;
use domain::{ids::OrderId, payment_order::PaymentOrder};

/// Confirm the dismissal of a line of the bank.
///
/// By another person than the one who proposed it (A22).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"line": "0f1e2d3c4b5a6978"}))]
pub struct ConfirmDismissal {
    /// The line, as the order names it.
    #[schema(max_length = 16)]
    pub line: String,
}

impl Procedure for ConfirmDismissal {
    type Subject = OrderId;
    type Outcome = PaymentOrder;
    const ACT: Act = Act::ConfirmDismissal;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: OrderId, work: &UnitOfWork<'_>, _: &Office) -> Result<PaymentOrder, Error> {
        let mut order: PaymentOrder = work.subject(on).await?;
        let event = order.dismiss(&self.line, work.person()?)?;
        work.record(&mut order, event).await?;
        Ok(order)
    }
}
