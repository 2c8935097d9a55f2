//! Hand an item in for review.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Hand an item in for review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SubmitItem {}

impl Procedure for SubmitItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::SubmitItem;

    async fn decide(&self, on: ItemId, unit: &Unit<'_>, _: &Office) -> Result<PurchaseItem, Halt> {
        let mut item: PurchaseItem = unit.subject(on).await?;
        let event = item.submit()?;
        unit.record(&mut item, event).await?;
        Ok(item)
    }
}
