//! Propose to dismiss a line of the bank.

use crate::prelude::*;
use domain::{ids::OrderId, payment_order::PaymentOrder};

/// Propose to dismiss a line of the bank.
///
/// It is no movement of the order, or it was settled elsewhere. Another person confirms it (A22), and the line does not come again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"line": "0f1e2d3c4b5a6978", "reason": "他单位款项，已退回银行"}))]
pub struct DismissLine {
    /// The line, as the order names it.
    #[schema(max_length = 16)]
    pub line: String,
    /// Why.
    pub reason: Title,
}

impl Procedure for DismissLine {
    type Subject = OrderId;
    type Outcome = PaymentOrder;
    const ACT: Act = Act::DismissLine;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: OrderId, work: &UnitOfWork<'_>, _: &Office) -> Result<PaymentOrder, Error> {
        let mut order: PaymentOrder = work.subject(on).await?;
        let event = order.propose_dismissal(&self.line, self.reason.clone(), work.person()?)?;
        work.record(&mut order, event).await?;
        Ok(order)
    }
}
