//! File the plan of an item.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// File the plan of an item.
///
/// Its money is pre-committed: from now on nobody else can plan it (W12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct FileItem {}

impl Procedure for FileItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::FileItem;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.file(&work.law(&item.unit))?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
