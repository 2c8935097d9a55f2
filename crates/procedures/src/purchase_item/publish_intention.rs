//! Publish the intention of an item.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Publish the intention of an item.
///
/// At least thirty days before the purchase starts (W13).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct PublishIntention {}

impl Procedure for PublishIntention {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::PublishIntention;

    async fn decide(&self, on: ItemId, unit: &Unit<'_>, _: &Office) -> Result<PurchaseItem, Halt> {
        let mut item: PurchaseItem = unit.subject(on).await?;
        let event = item.publish_intention(unit.now())?;
        unit.record(&mut item, event).await?;
        Ok(item)
    }
}
