//! Pass the review of an item.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Pass the review of an item.
///
/// By another person than its drafter (W20).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ReviewItem {}

impl Procedure for ReviewItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ReviewItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.review(work.person()?, &work.law(&item.unit))?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
