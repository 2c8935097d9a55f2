//! Publish a tender.

use super::{split::check_split, top_up::topped_up};
use crate::prelude::*;
use domain::{
    Law,
    attachment::{self, Attachment},
    enquiry::{Enquiry, Kind},
    framework::{self, Framework},
    ids::{FrameworkId, ItemId, TenderId},
    purchase_item::PurchaseItem,
    tender::{Action, Lot, Tender},
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

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law(&tender.unit);
        let enquiries: Vec<Enquiry> = work.load_all_for_update("tender", on).await?;
        let objections =
            enquiries.iter().filter(|asked| asked.kind == Kind::Objection && asked.answer.is_none()).count();
        tender.status.after(Action::Publish)?;
        let event = tender.publish(work.person()?, work.now(), objections, &law);
        let mut taken = vec![event.clone().map(|_| ()).map_err(Error::from)];
        for (at, lot) in tender.tender_documents.lots.iter().enumerate() {
            let Some(item) = lot.item else { continue };
            let field = format!("tender_documents/lots/{at}");
            taken.push(take_up(work, &tender, item, &law).await.map_err(|error| error.within(&field)));
        }
        Error::all(taken)?;
        let event = event?;
        for id in &tender.tender_documents.attachments {
            let mut attachment: Attachment = work.load_for_update(*id).await?;
            let appointed = attachment.appointed.clone();
            let open =
                attachment::Event::Disclosed { unit: tender.unit.clone(), appointed, public: true, with_bids_of: None };
            work.record(&mut attachment, open).await?;
        }
        if let Some((mut contract, added)) = topped_up(work, &tender, &law).await? {
            work.record(&mut contract, added).await?;
        }
        work.record(&mut tender, event).await?;
        if !tender.tender_documents.method.under(&law).sealed {
            for lot in &tender.tender_documents.lots {
                open_framework(work, &tender, lot).await?;
            }
        }
        Ok(tender)
    }
}

/// Takes an item into the tender: its intention has been public long enough (W13), and it is no part of a purchase that
/// was split (W14).
async fn take_up(work: &UnitOfWork<'_>, tender: &Tender, item: ItemId, law: &Law<'_>) -> Result<(), Error> {
    let mut item: PurchaseItem = work.load_for_update(item).await?;
    tender.check_intention(item.intention_published_at, work.today(), law)?;
    let start = item.start_tender(tender.id)?;
    check_split(work, tender, &item, law).await?;
    work.record(&mut item, start).await
}

/// An open framework stands from its publication on; suppliers join as they are admitted (M12).
async fn open_framework(work: &UnitOfWork<'_>, tender: &Tender, lot: &Lot) -> Result<(), Error> {
    let Some(terms) = tender.tender_documents.conditions.framework else { return Ok(()) };
    let framework = Framework {
        id: FrameworkId::next(),
        tender: tender.id,
        lot: lot.number,
        unit: tender.unit.clone(),
        title: lot.title.clone(),
        terms,
        end_date: terms.end_date,
        suppliers: Vec::new(),
        status: framework::Status::Active,
        concluded_at: work.now(),
        version: 1,
    };
    work.create::<Framework>(framework::Event::Concluded(framework)).await.map(|_| ())
}
