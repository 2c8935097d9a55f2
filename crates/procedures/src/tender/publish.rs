//! Publish a tender.

use super::split::check_split;
use crate::prelude::*;
use domain::{
    Law,
    attachment::{self, Attachment},
    framework::{self, Framework},
    ids::{FrameworkId, ItemId, TenderId},
    purchase_item::PurchaseItem,
    question::{Kind, Question},
    tender::{Lot, Tender},
};

/// Publish a tender.
///
/// By another person than its drafter (W20), thirty days after the intention where the method asks for one (W13), with
/// the approval, the announcement, the draw and the time to bid that the method asks for (M2, M3, M6–M8, M10–M12), and
/// not as a part of a purchase that was split (W14). Its items are taken into the tender.
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
        let law = unit.law(&tender.unit);
        let questions: Vec<Question> = unit.all("tender", on).await?;
        let objections =
            questions.iter().filter(|asked| asked.kind == Kind::Objection && asked.answer.is_none()).count();
        let event = tender.publish(unit.person()?, unit.now(), objections, &law)?;
        for (at, lot) in tender.papers.lots.iter().enumerate() {
            let Some(item) = lot.item else { continue };
            let field = format!("papers/lots/{at}");
            take_up(unit, &tender, item, &law).await.map_err(|halt| halt.within(&field))?;
        }
        for id in &tender.papers.attachments {
            let mut attachment: Attachment = unit.related(*id).await?;
            let appointed = attachment.appointed.clone();
            let open =
                attachment::Event::Disclosed { unit: tender.unit.clone(), appointed, public: true, with_bids_of: None };
            unit.record(&mut attachment, open).await?;
        }
        unit.record(&mut tender, event).await?;
        if !tender.papers.method.under(&law).sealed {
            for lot in &tender.papers.lots {
                open_framework(unit, &tender, lot).await?;
            }
        }
        Ok(tender)
    }
}

/// Takes an item into the tender: its intention has been public long enough (W13), and it is no part of a purchase that
/// was split (W14).
async fn take_up(unit: &Unit<'_>, tender: &Tender, item: ItemId, law: &Law<'_>) -> Result<(), Halt> {
    let mut item: PurchaseItem = unit.related(item).await?;
    tender.check_intention(item.intention_published_at, unit.today(), law)?;
    let start = item.start_tender(tender.id)?;
    check_split(unit, tender, &item, law).await?;
    unit.record(&mut item, start).await
}

/// An open framework stands from its publication on; suppliers join as they are admitted (M12).
async fn open_framework(unit: &Unit<'_>, tender: &Tender, lot: &Lot) -> Result<(), Halt> {
    let Some(terms) = tender.papers.conditions.framework else { return Ok(()) };
    let framework = Framework {
        id: FrameworkId::next(),
        tender: tender.id,
        lot: lot.number,
        unit: tender.unit.clone(),
        title: lot.title.clone(),
        terms,
        ends: terms.ends,
        suppliers: Vec::new(),
        status: framework::Status::Standing,
        concluded_at: unit.now(),
        version: 1,
    };
    unit.create::<Framework>(framework::Event::Concluded(framework)).await.map(|_| ())
}
