//! Open the final quotes.

use crate::{bid::envelope_of, evaluation::valid_bids, prelude::*};
use domain::{
    bid::{Action, Bid, Event, Receipt},
    ids::TenderId,
    tender::Tender,
};
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
    const CAN_BE_REHEARSED: bool = false;

    async fn decide(&self, on: TenderId, unit: &Unit<'_>, office: &Office) -> Result<Tender, Halt> {
        let mut tender: Tender = unit.subject(on).await?;
        let law = unit.law_on(&tender.unit, tender.judged_on(unit.today()));
        let bids = valid_bids(unit, on).await?;
        tender.must_have_quotes(unit.now())?;
        let mut sealed = unit.sealed_quotes(on).await?;
        let lots = tender.papers.lots.iter().filter(|lot| bids.iter().any(|bid| bid.lot == lot.number));
        let counts: Vec<(i64, u32)> = lots.map(|lot| (lot.number, quoted(&bids, &sealed, lot.number))).collect();
        let event = tender.open_quotes(unit.now(), &counts, &law)?;
        for mut bid in bids {
            let quote = sealed.remove(&bid.id.to_string());
            let price = quote.and_then(|(receipt, sealed)| Some((receipt, unseal(office, &bid, &sealed)?)));
            let event = match price {
                Some((receipt, price)) => bid.decide(Action::Quote, Event::QuoteOpened { receipt, price })?,
                None => {
                    let reason = domain::bid::NO_QUOTE.parse()?;
                    bid.decide(Action::Invalidate, Event::Invalidated { reason })?
                }
            };
            unit.record(&mut bid, event).await?;
        }
        unit.record(&mut tender, event).await?;
        Ok(tender)
    }
}

fn quoted(bids: &[Bid], sealed: &HashMap<String, (Receipt, Vec<u8>)>, lot: i64) -> u32 {
    let quoted = bids.iter().filter(|bid| bid.lot == lot && sealed.contains_key(&bid.id.to_string()));
    u32::try_from(quoted.count()).unwrap_or(u32::MAX)
}

/// Opens a quote. One that does not open hinders no other.
fn unseal(office: &Office, bid: &Bid, sealed: &[u8]) -> Option<Fen> {
    let plain = office.vault.open_bid(&envelope_of(bid), sealed).ok();
    let price = plain.and_then(|plain| String::from_utf8(plain).ok()).and_then(|text| text.parse().ok());
    if price.is_none() {
        tracing::error!(bid = %bid.id, "a sealed quote does not open");
    }
    price
}
