//! Submit an item for review.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Submit an item for review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SubmitItem {}

impl Procedure for SubmitItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::SubmitItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.submit()?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
