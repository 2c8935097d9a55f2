//! Open the final quotes.

use crate::{bid::envelope_of, evaluation::valid_bids, prelude::*};
use domain::{
    bid::{Action, Bid, Event},
    ids::TenderId,
    tender::Tender,
};

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
        let lots = tender.papers.lots.iter().filter(|lot| bids.iter().any(|bid| bid.lot == lot.number));
        let counts: Vec<(i64, u32)> = lots.map(|lot| (lot.number, quoted(&bids, lot.number))).collect();
        let event = tender.open_quotes(unit.now(), &counts, &law)?;
        let mut sealed = unit.sealed_quotes(on).await?;
        for mut bid in bids {
            let price = sealed.remove(&bid.id.to_string()).and_then(|sealed| unseal(office, &bid, &sealed));
            let event = match price {
                Some(price) => bid.decide(Action::Quote, Event::QuoteOpened { price })?,
                None => {
                    let reason = "未提交最后报价，视为退出 (no final quote)".parse()?;
                    bid.decide(Action::Invalidate, Event::Invalidated { reason })?
                }
            };
            unit.record(&mut bid, event).await?;
        }
        unit.record(&mut tender, event).await?;
        Ok(tender)
    }
}

fn quoted(bids: &[Bid], lot: i64) -> u32 {
    u32::try_from(bids.iter().filter(|bid| bid.lot == lot && bid.quote.is_some()).count()).unwrap_or(u32::MAX)
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
