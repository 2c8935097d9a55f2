//! Review a conversion in mid-year.

use crate::prelude::*;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Review a conversion in mid-year.
///
/// Money that was appropriated for something else becomes a purchase only after finance reviewed it (W10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"basis_document": "浦财行〔2026〕45号"}))]
pub struct ReviewConversion {
    /// The document that says so.
    pub basis_document: Title,
}

impl Procedure for ReviewConversion {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ReviewConversion;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item.review_conversion(self.basis_document.clone())?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
