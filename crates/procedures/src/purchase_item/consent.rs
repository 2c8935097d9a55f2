//! Record the consent of the government.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Record the consent of the government.
///
/// For an item outside the guiding catalogue (W7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"basis_document": "浦府办〔2026〕18号"}))]
pub struct ConsentItem {
    /// The document that says so.
    pub basis_document: Title,
}

impl Procedure for ConsentItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ConsentItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.consent(self.basis_document.clone())?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
