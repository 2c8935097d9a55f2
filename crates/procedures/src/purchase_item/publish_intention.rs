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

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.publish_intention(work.now())?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
