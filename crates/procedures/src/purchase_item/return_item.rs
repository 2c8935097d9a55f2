//! Send an item back to its drafter.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Send an item back to its drafter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "材料不齐，请补充后再报"}))]
pub struct ReturnItem {
    /// Why.
    pub reason: Title,
}

impl Procedure for ReturnItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ReturnItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.send_back(self.reason.clone())?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
