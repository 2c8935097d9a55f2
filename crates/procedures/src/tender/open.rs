//! Open the bids.

use crate::{deposit::take, prelude::*, vault::Envelope};
use domain::{
    attachment::{self, Attachment},
    bid::{self, Action, Bid, Content},
    evaluation::Evaluation,
    ids::{OrganisationId, PersonId, TenderId},
    tender::{self, Event, ReadOut, Tender},
};

/// Open the bids.
///
/// After the deadline and not a moment before. Lots with too few bidders stay sealed (M14, E2); of the others the
/// bidders and prices are read out, which everybody can read in the tender.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct OpenTender {}

impl Procedure for OpenTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::OpenTender;
    const CAN_BE_REHEARSED: bool = false;

    async fn decide(&self, on: TenderId, unit: &Unit<'_>, office: &Office) -> Result<Tender, Halt> {
        let mut tender: Tender = unit.subject(on).await?;
        // Before anything of the bids is touched: how long a refusal takes must not tell how many there are.
        tender.must_be_past_deadline(unit.now())?;
        tender.status.after(tender::Action::Open)?;
        let sealed = unit.sealed_bids(on).await?;
        let counts: Vec<(i64, u32)> =
            tender.papers.lots.iter().map(|lot| (lot.number, count_of(&sealed, lot.number))).collect();
        let law = unit.law_on(&tender.unit, tender.judged_on(unit.today()));
        let enough = tender.open(unit.now(), &counts, &law)?;
        let appointed = panel_of(unit, on).await?;
        let mut lots: Vec<(i64, Option<Vec<ReadOut>>)> =
            counts.iter().map(|(number, _)| (*number, enough.contains(number).then(Vec::new))).collect();
        for (mut bid, ciphertext) in sealed.into_iter().filter(|(bid, _)| enough.contains(&bid.lot)) {
            let event = unseal(office, &bid, &ciphertext, &tender.unit);
            bid.status.after(if matches!(event, bid::Event::Opened { .. }) { Action::Open } else { Action::Spoil })?;
            unit.record(&mut bid, event).await?;
            let Some(content) = &bid.content else { continue };
            if let Some((_, Some(read_out))) = lots.iter_mut().find(|(number, _)| *number == bid.lot) {
                read_out.push(ReadOut { organisation: bid.organisation, price: content.price });
            }
            disclose(unit, content, bid.organisation, &tender.unit, &appointed).await?;
            take(unit, &bid, &tender.unit).await?;
        }
        for (_, read_out) in &mut lots {
            read_out.iter_mut().for_each(|bids| bids.sort_by_key(|bid| (bid.price, bid.organisation)));
        }
        unit.record(&mut tender, Event::Opened { at: unit.now(), lots }).await?;
        Ok(tender)
    }
}

fn count_of(sealed: &[(Bid, Vec<u8>)], lot: i64) -> u32 {
    u32::try_from(sealed.iter().filter(|(bid, _)| bid.lot == lot).count()).unwrap_or(u32::MAX)
}

/// Opens a bid. One that does not open is invalid and hinders no other.
fn unseal(office: &Office, bid: &Bid, ciphertext: &[u8], unit: &UnitCode) -> bid::Event {
    let envelope = Envelope { tender: bid.tender, lot: bid.lot, bid: bid.id, organisation: bid.organisation };
    let plain = office.vault.open_bid(&envelope, ciphertext);
    let content = plain.ok().and_then(|plain| serde_json::from_slice::<Content>(&plain).ok());
    match (content, "投标文件无法解封 (the seal is broken)".parse()) {
        (Some(content), _) => bid::Event::Opened { unit: unit.clone(), content },
        (None, Ok(reason)) => {
            tracing::error!(bid = %bid.id, "a sealed bid does not open");
            bid::Event::Invalidated { reason }
        }
        (None, Err(_)) => bid::Event::Withdrawn,
    }
}

/// The members of the panel, if one is formed.
async fn panel_of(unit: &Unit<'_>, tender: TenderId) -> Result<Vec<PersonId>, Halt> {
    let panels: Vec<Evaluation> = unit.all("tender", tender).await?;
    Ok(panels.into_iter().flat_map(|panel| panel.appointed).collect())
}

/// Lets the buyer and the panel read what was handed in with a bid.
pub(crate) async fn disclose(
    unit: &Unit<'_>,
    content: &Content,
    bidder: OrganisationId,
    buyer: &UnitCode,
    appointed: &[PersonId],
) -> Result<(), Halt> {
    for id in &content.attachments {
        let mut attachment: Attachment = unit.related(*id).await?;
        if attachment.organisation == Some(bidder) {
            let event =
                attachment::Event::Disclosed { unit: buyer.clone(), appointed: appointed.to_vec(), public: false };
            unit.record(&mut attachment, event).await?;
        }
    }
    Ok(())
}
