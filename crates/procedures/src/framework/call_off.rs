//! Call a purchase off a framework.

use crate::{bid::must_still_be_eligible, prelude::*};
use domain::{
    award::{self, Award},
    bid::Bid,
    framework::{Framework, Quote},
    ids::{AwardId, FrameworkId, ItemId, OrganisationId},
    purchase_item::PurchaseItem,
    tender::Tender,
};

/// Call a purchase off a framework.
///
/// For an item whose plan is filed, from a supplier that stands ready: chosen directly by the buyer or those served, in
/// turn, or by a second competition on price, as the tender documents said (M12). The award is published at once, and a contract
/// follows it like any other.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"item": "0197c0de-0000-7000-8000-000000000001", "organisation": "0197c0de-0000-7000-8000-000000000002", "price": "98000.00", "quotes": [], "reason": "服务对象选择，就近服务。"}))]
pub struct CallOff {
    /// The item that is bought.
    pub item: ItemId,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The price: at most that of the framework.
    pub price: Fen,
    /// What the suppliers asked, where a second competition decides.
    #[schema(max_items = 100)]
    pub quotes: Vec<Quote>,
    /// Why this supplier; published.
    pub reason: Prose,
}

impl Procedure for CallOff {
    type Subject = FrameworkId;
    type Outcome = Award;
    const ACT: Act = Act::CallOff;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: FrameworkId, work: &UnitOfWork<'_>, _: &Office) -> Result<Award, Error> {
        let mut framework: Framework = work.parent_to_change(on).await?;
        let law = work.law(&framework.unit);
        let tender: Tender = work.load_for_share(framework.tender).await?;
        tender.must_not_be_suspended(work.today())?;
        domain::count("quotes", self.quotes.len(), 0, 100)?;
        let event = framework.call_off(self.organisation, self.price, &self.quotes, work.today(), &law)?;
        let what = "清单项目 ¦ purchase item";
        let missing = || Refusal::of(Reason::NoSuchPart).field("item").with("what", what);
        let mut item: PurchaseItem = named_for_update(work, self.item, "item", what).await?;
        if item.unit != framework.unit {
            return Err(missing().into());
        }
        if self.price > item.planned() {
            let refusal = Refusal::of(Reason::CeilingAbovePlan).field("price").with("ceiling", self.price);
            return Err(refusal.with("planned", item.planned()).into());
        }
        let started = item.start_tender(framework.tender).map_err(|refusal| refusal.field("item"))?;
        let supplier = framework.ready().find(|supplier| supplier.organisation == self.organisation);
        let bid = supplier.map(|supplier| supplier.bid).ok_or_else(|| Error::Internal("no supplier".to_owned()))?;
        let admitted: Bid = work.load_for_share(bid).await?;
        must_still_be_eligible(work, &tender, &admitted).await?;
        work.record(&mut framework, event).await?;
        work.record(&mut item, started).await?;
        let award = Award {
            id: AwardId::next(),
            tender: framework.tender,
            lot: framework.lot,
            unit: framework.unit.clone(),
            bid,
            framework: Some(on),
            item: Some(self.item),
            organisation: self.organisation,
            rank: 1,
            price: self.price,
            status: award::Status::Recommended,
            recommended_at: work.now(),
            decided_at: None,
            reason: None,
            published_at: None,
            paused_days: 0,
            version: 1,
        };
        let mut award: Award = work.create(award::Event::Recommended(award)).await?;
        let decided = award.decide(bid, work.now())?;
        work.record(&mut award, decided).await?;
        let published = award.publish(self.reason.clone(), work.now(), &law)?;
        work.record(&mut award, published).await?;
        Ok(award)
    }
}
