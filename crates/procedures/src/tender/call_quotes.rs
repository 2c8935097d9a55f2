//! Call for final quotes.

use crate::evaluation::valid_bids;
use crate::prelude::*;
use domain::{
    Law,
    bid::Bid,
    ids::TenderId,
    tender::{Action, Tender},
};

/// Call for final quotes.
///
/// After the consultation or negotiation, from all whose bids are valid; the quotes stay sealed until the moment named
/// (M7, M8). At least as long as the tender documents say; a round in which too few quoted is called again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"until": "2026-04-21T16:00:00+08:00"}))]
pub struct CallQuotes {
    /// Quotes are taken until just before this moment.
    pub until: Moment,
}

impl Procedure for CallQuotes {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::CallQuotes;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        // Before anything of the bids is touched: how long a refusal takes must not tell how many there are.
        tender.status.after(Action::CallQuotes)?;
        let bids = valid_bids(work, on).await?;
        let too_few = match tender.final_round {
            Some(round) if work.now() >= round.until => too_few_quotes(work, &tender, bids, &law).await?,
            _ => false,
        };
        let event = tender.call_quotes(self.until, too_few, work.now(), &law)?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}

/// Whether too few quotes came in for the round to go on: nobody looks at them before their moment.
async fn too_few_quotes(work: &UnitOfWork<'_>, tender: &Tender, bids: Vec<Bid>, law: &Law<'_>) -> Result<bool, Error> {
    let quotes = work.sealed_quotes(tender.id, &bids).await?;
    let needed = tender.needed(tender.tender_documents.method.under(law).final_quotes_min.unwrap_or(1));
    let count = |lot| {
        let quoted = bids.iter().filter(|bid| bid.lot == lot && quotes.contains_key(&bid.id));
        u32::try_from(quoted.count()).unwrap_or(u32::MAX)
    };
    let mut lots = tender.tender_documents.lots.iter().map(|lot| lot.number);
    Ok(lots.any(|lot| bids.iter().any(|bid| bid.lot == lot) && count(lot) < needed))
}
