//! Draft an item of a purchase list.

use crate::prelude::*;
use domain::{
    ids::{ItemId, ListId},
    purchase_item::{Event, PurchaseItem, Requirement, Status},
    purchase_list::PurchaseList,
};

/// Draft an item of a purchase list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"requirement": {"name": "社区居家养老服务", "catalogue_code": "C05010400", "in_guiding_catalogue": true, "description": "为辖区内六十岁以上独居老人提供助餐、助洁和精神慰藉服务。", "quantity": "服务独居老人320人", "estimate": "480000.00", "expected_start": "2026-04-01", "public_service": true, "converted": false, "payment_way": "按季度验收后支付", "survey": {"respondents": 4, "public_asked": true, "survey_date": "2026-02-10", "findings": "走访四家机构，居民代表会议讨论通过。"}, "explanations": []}}))]
pub struct DraftItem {
    /// What is wanted.
    pub requirement: Requirement,
}

impl Procedure for DraftItem {
    type Subject = ListId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::DraftItem;
    const CREATES: bool = true;

    async fn decide(&self, on: ListId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let list: PurchaseList = work.parent(on).await?;
        self.requirement.check(&work.law(&list.unit)).map_err(|refusal| refusal.within("requirement"))?;
        let item = PurchaseItem {
            id: ItemId::next(),
            list: on,
            unit: list.unit,
            requirement: self.requirement.clone(),
            status: Status::Draft,
            drafted_by: work.person()?,
            consented: false,
            conversion: None,
            budgeted_at: None,
            allocations: Vec::new(),
            intention_published_at: None,
            tender: None,
            drawn_for: None,
            drafted_at: work.now(),
            version: 1,
        };
        work.create(Event::Drafted(item)).await
    }
}
