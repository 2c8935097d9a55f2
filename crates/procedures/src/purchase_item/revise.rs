//! Rewrite the need of an item.

use crate::prelude::*;
use domain::purchase_item::Need;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Rewrite the need of an item.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"need": {"name": "社区居家养老服务", "catalogue_code": "C05010400", "in_guiding_catalogue": true, "description": "为辖区内六十岁以上独居老人提供助餐、助洁和精神慰藉服务。", "quantity": "服务独居老人320人", "estimate": "480000.00", "expected_start": "2026-04-01"}}))]
pub struct ReviseItem {
    /// What is wanted.
    pub need: Need,
}

impl Procedure for ReviseItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ReviseItem;

    async fn decide(&self, on: ItemId, unit: &Unit<'_>, _: &Office) -> Result<PurchaseItem, Halt> {
        let mut item: PurchaseItem = unit.subject(on).await?;
        let event = item.revise(self.need.clone()).map_err(|refusal| refusal.within("need"))?;
        unit.record(&mut item, event).await?;
        Ok(item)
    }
}
