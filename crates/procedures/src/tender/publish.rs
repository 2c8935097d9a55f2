//! Publish a tender.

use crate::prelude::*;
use domain::{
    attachment::{self, Attachment},
    ids::TenderId,
    purchase_item::PurchaseItem,
    tender::Tender,
};

/// Publish a tender.
///
/// By another person than its drafter (W20), thirty days after the intention where the method asks for one (W13),
/// and with the time to bid that the method asks for (M2, M7). Its items are taken into the tender.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct PublishTender {}

impl Procedure for PublishTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::PublishTender;

    async fn decide(&self, on: TenderId, unit: &Unit<'_>, _: &Office) -> Result<Tender, Halt> {
        let mut tender: Tender = unit.subject(on).await?;
        let event = tender.publish(unit.person()?, unit.now(), unit.calendar())?;
        for (at, lot) in tender.papers.lots.iter().enumerate() {
            let mut item: PurchaseItem = unit.related(lot.item).await?;
            let field = format!("papers/lots/{at}");
            tender
                .check_intention(item.intention_published_at, unit.today(), unit.calendar())
                .map_err(|refusal| refusal.field(field.clone()))?;
            let start = item.start_tender(on).map_err(|refusal| refusal.field(field))?;
            unit.record(&mut item, start).await?;
        }
        for id in &tender.papers.attachments {
            let mut attachment: Attachment = unit.related(*id).await?;
            let appointed = attachment.appointed.clone();
            let open = attachment::Event::Disclosed { unit: tender.unit.clone(), appointed, public: true };
            unit.record(&mut attachment, open).await?;
        }
        unit.record(&mut tender, event).await?;
        Ok(tender)
    }
}
