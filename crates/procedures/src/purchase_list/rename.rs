//! Rename a purchase list.

use crate::prelude::*;
use domain::{
    ids::ListId,
    purchase_list::{Event, PurchaseList},
};

/// Rename a purchase list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "潍坊新村街道2026年度购买服务清单（调整）"}))]
pub struct RenamePurchaseList {
    /// The title.
    pub title: Title,
}

impl Procedure for RenamePurchaseList {
    type Subject = ListId;
    type Outcome = PurchaseList;
    const ACT: Act = Act::RenamePurchaseList;

    async fn decide(&self, on: ListId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseList, Error> {
        let mut list: PurchaseList = work.subject(on).await?;
        work.record(&mut list, Event::Renamed(self.title.clone())).await?;
        Ok(list)
    }
}
