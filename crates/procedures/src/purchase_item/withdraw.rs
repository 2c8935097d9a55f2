//! Withdraw an item.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Withdraw an item.
///
/// What its plan pre-committed returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "需求已由其他项目覆盖"}))]
pub struct WithdrawItem {
    /// Why.
    pub reason: Title,
}

impl Procedure for WithdrawItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::WithdrawItem;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.withdraw(self.reason.clone())?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
