//! Rewrite the requirement of an item.

use crate::prelude::*;
use domain::purchase_item::Requirement;
use domain::{ids::ItemId, purchase_item::PurchaseItem};

/// Rewrite the requirement of an item.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"requirement": {"name": "社区居家养老服务", "catalogue_code": "C05010400", "in_guiding_catalogue": true, "description": "为辖区内六十岁以上独居老人提供助餐、助洁和精神慰藉服务。", "quantity": "服务独居老人320人", "estimate": "480000.00", "expected_start": "2026-04-01", "public_service": true, "converted": false, "payment_way": "按季度验收后支付", "survey": {"respondents": 4, "public_asked": true, "survey_date": "2026-02-10", "findings": "走访四家机构，居民代表会议讨论通过。"}, "explanations": []}}))]
pub struct ReviseItem {
    /// What is wanted.
    pub requirement: Requirement,
}

impl Procedure for ReviseItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::ReviseItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let event = item
            .revise(self.requirement.clone(), &work.law(&item.unit))
            .map_err(|refusal| refusal.within("requirement"))?;
        work.record(&mut item, event).await?;
        Ok(item)
    }
}
