//! Open the final quotes.

use crate::{bid::unseal, evaluation::valid_bids, prelude::*, vault};
use domain::{
    bid::{Action, Bid, Event, ExclusionGround, NO_QUOTE, NOT_OPENED, Receipt},
    ids::{BidId, TenderId},
    tender::Tender,
};
use persistence::SealedQuote;
use std::collections::HashMap;

/// Open the final quotes.
///
/// At the moment named and not before (M7, M8). A bid without a quote has left the competition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct OpenQuotes {}

impl Procedure for OpenQuotes {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::OpenQuotes;
    const KEY_REQUIRED: bool = true;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, office: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        // Before anything of the bids is touched: how long a refusal takes must not tell how many there are.
        tender.must_have_quotes(work.now())?;
        work.must_be_as_told(&tender).await?;
        let bids = valid_bids(work, on).await?;
        let mut sealed = work.sealed_quotes(on, &bids).await?;
        let lots = tender.tender_documents.lots.iter().filter(|lot| bids.iter().any(|bid| bid.lot == lot.number));
        let counts: Vec<(i64, u32)> = lots.map(|lot| (lot.number, quoted(&bids, &sealed, lot.number))).collect();
        let event = tender.open_quotes(work.now(), &counts, &law)?;
        for mut bid in bids {
            let quote = sealed.remove(&bid.id);
            let received = quote.is_some();
            let opened = quote.map(|quote| opened(office, &bid, &quote)).transpose()?;
            let event = match opened.flatten() {
                Some((receipt, price)) => bid.decide(Action::Quote, Event::QuoteOpened { receipt, price })?,
                None => {
                    // A quote that was received and does not open is no fault of its bidder.
                    let (legal_ground, reason) = if received {
                        (ExclusionGround::NotOpened, NOT_OPENED)
                    } else {
                        (ExclusionGround::NoQuote, NO_QUOTE)
                    };
                    bid.decide(Action::Invalidate, Event::Invalidated { legal_ground, reason: reason.parse()? })?
                }
            };
            work.record(&mut bid, event).await?;
        }
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}

fn quoted(bids: &[Bid], sealed: &HashMap<BidId, SealedQuote>, lot: i64) -> u32 {
    let quoted = bids.iter().filter(|bid| bid.lot == lot && sealed.contains_key(&bid.id));
    u32::try_from(quoted.count()).unwrap_or(u32::MAX)
}

/// Opens a quote. One that is not what was received, or does not open, hinders no other.
fn opened(office: &Office, bid: &Bid, quote: &SealedQuote) -> Result<Option<(Receipt, Fen)>, Error> {
    let Some((receipt, ciphertext)) = &quote.kept else { return Ok(None) };
    let plain = unseal(&office.vault, bid, vault::Sealed::Quote, Some(ciphertext), quote.received.as_ref());
    let Some(plain) = plain else { return Ok(None) };
    // What opened rightly and cannot be read is a fault of ours.
    let price = String::from_utf8(plain).ok().and_then(|text| text.parse().ok());
    let price =
        price.ok_or_else(|| Error::Internal(format!("the quote of bid {} was opened and cannot be read", bid.id)))?;
    Ok(Some((receipt.clone(), price)))
}
