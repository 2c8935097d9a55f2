//! Call for final quotes.

use crate::evaluation::valid_bids;
use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Call for final quotes.
///
/// After the consultation or negotiation, from all whose bids are valid; the quotes stay sealed until the moment named
/// (M7, M8).
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
        let event = tender.call_quotes(self.until, work.now(), &law)?;
        valid_bids(work, on).await?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}
