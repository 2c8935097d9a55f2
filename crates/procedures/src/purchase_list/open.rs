//! Open a purchase list.

use crate::prelude::*;
use domain::{
    budget::check_year,
    ids::ListId,
    purchase_list::{Event, PurchaseList},
};

/// Open a purchase list.
///
/// What a unit means to buy in a year (购买清单); items are drafted on it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "year": 2026, "title": "潍坊新村街道2026年度购买服务清单"}))]
pub struct OpenPurchaseList {
    /// The unit that buys.
    pub unit: UnitCode,
    /// The budget year.
    #[schema(minimum = 2000, maximum = 2199, example = 2026)]
    pub year: i64,
    /// Its title.
    pub title: Title,
}

impl Procedure for OpenPurchaseList {
    type Subject = Nothing;
    type Outcome = PurchaseList;
    const ACT: Act = Act::OpenPurchaseList;
    const CREATES: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseList, Error> {
        work.ask(&Concern { unit: Some(&self.unit), ..Concern::default() })?;
        check_year(self.year)?;
        let list = PurchaseList {
            id: ListId::next(),
            unit: self.unit.clone(),
            year: self.year,
            title: self.title.clone(),
            opened_by: work.person()?,
            opened_at: work.now(),
            version: 1,
        };
        work.create(Event::Opened(list)).await
    }
}
