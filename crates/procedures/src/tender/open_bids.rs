//! Open the bids.

use crate::{bid::unseal, deposit::take, prelude::*, vault};
use domain::{
    attachment::{self, Attachment},
    bid::{self, Action, Content},
    evaluation::Evaluation,
    ids::{OrganisationId, PersonId, TenderId},
    tender::{self, Event, ReadOut, Tender},
};
use persistence::SealedBid;

/// Open the bids.
///
/// After the deadline and not a moment before. Lots with too few bidders stay sealed (M14, E2); of the others the
/// bidders and prices are read out, which everybody can read in the tender (R87 Art. 41). In a negotiated method nothing
/// is read out: the buyer and the panel read the bids, and nobody else before the result (M7, M8).
/// A bid that is not what was received, or does not open, is read out without a price and is invalid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct OpenBids {}

impl Procedure for OpenBids {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::OpenBids;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, office: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        // Before anything of the bids is touched: how long a refusal takes must not tell how many there are.
        tender.must_be_past_deadline(work.now())?;
        tender.status.after(tender::Action::Open)?;
        work.must_be_as_told(&tender).await?;
        let sealed = work.sealed_bids(on).await?;
        let counts: Vec<(i64, u32)> =
            tender.tender_documents.lots.iter().map(|lot| (lot.number, count_of(&sealed, lot.number))).collect();
        let read_out_in_public = tender.tender_documents.method.is_read_out();
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let enough = tender.open(work.now(), &counts, &law)?;
        let appointed = panel_of(work, on).await?;
        let mut lots: Vec<(i64, Option<Vec<ReadOut>>)> =
            counts.iter().map(|(number, _)| (*number, enough.contains(number).then(Vec::new))).collect();
        for sealed in sealed.into_iter().filter(|sealed| enough.contains(&sealed.bid.lot)) {
            let event = opened(office, &sealed, &tender.unit)?;
            let mut bid = sealed.bid;
            bid.status.after(if matches!(event, bid::Event::Opened { .. }) { Action::Open } else { Action::Spoil })?;
            work.record(&mut bid, event).await?;
            let price = bid.content.as_ref().map(|content| content.price);
            let lot = lots.iter_mut().find(|(number, _)| *number == bid.lot).filter(|_| read_out_in_public);
            if let Some((_, Some(read_out))) = lot {
                read_out.push(ReadOut { organisation: bid.organisation, price });
            }
            let Some(content) = &bid.content else { continue };
            disclose(work, content, bid.organisation, &tender, &appointed).await?;
            take(work, &bid, &tender.unit).await?;
        }
        for (_, read_out) in &mut lots {
            read_out.iter_mut().for_each(|bids| bids.sort_by_key(|bid| (bid.price, bid.organisation)));
        }
        work.record(&mut tender, Event::Opened { at: work.now(), lots }).await?;
        Ok(tender)
    }
}

fn count_of(sealed: &[SealedBid], lot: i64) -> u32 {
    u32::try_from(sealed.iter().filter(|sealed| sealed.bid.lot == lot).count()).unwrap_or(u32::MAX)
}

/// Opens a bid. One that is not what was received, or does not open, is invalid and hinders no other.
fn opened(office: &Office, sealed: &SealedBid, unit: &UnitCode) -> Result<bid::Event, Error> {
    let (ciphertext, received) = (sealed.ciphertext.as_deref(), sealed.received.as_ref());
    let plain = unseal(&office.vault, &sealed.bid, vault::Sealed::Bid, ciphertext, received);
    // What opened rightly and cannot be read is a fault of ours: the opening stops, and no bid is lost by it.
    let unreadable = |error| Error::Internal(format!("bid {} was opened and cannot be read: {error}", sealed.bid.id));
    let content = plain.map(|plain| serde_json::from_slice::<Content>(&plain)).transpose().map_err(unreadable)?;
    Ok(match content {
        Some(content) => bid::Event::Opened { unit: unit.clone(), content },
        None => bid::Event::Spoiled { unit: unit.clone(), reason: bid::NOT_OPENED.parse()? },
    })
}

/// The members of the panel, if one is formed.
async fn panel_of(work: &UnitOfWork<'_>, tender: TenderId) -> Result<Vec<PersonId>, Error> {
    let panels: Vec<Evaluation> = work.load_all_for_update("tender", tender).await?;
    Ok(panels.into_iter().flat_map(|panel| panel.appointed).collect())
}

/// Lets the buyer and the panel read what was handed in with a bid.
pub(crate) async fn disclose(
    work: &UnitOfWork<'_>,
    content: &Content,
    bidder: OrganisationId,
    tender: &Tender,
    appointed: &[PersonId],
) -> Result<(), Error> {
    for id in &content.attachments {
        let mut attachment: Attachment = work.load_for_update(*id).await?;
        if attachment.organisation == Some(bidder) {
            let event = attachment::Event::Disclosed {
                unit: tender.unit.clone(),
                appointed: appointed.to_vec(),
                public: false,
                with_bids_of: Some(tender.id),
            };
            work.record(&mut attachment, event).await?;
        }
    }
    Ok(())
}
