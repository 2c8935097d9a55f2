//! Ask a bidder to explain its price.

use crate::prelude::*;
use domain::{bid::Bid, ids::BidId};

/// Ask a bidder to explain its price.
///
/// Where the panel finds it far below the others and fears for quality or performance (E16).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"until": "2026-04-20T17:00:00+08:00"}))]
pub struct RequestPriceExplanation {
    /// Until when it may explain.
    pub until: Moment,
}

impl Procedure for RequestPriceExplanation {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::RequestPriceExplanation;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.ask_reasons(self.until, work.now())?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}
