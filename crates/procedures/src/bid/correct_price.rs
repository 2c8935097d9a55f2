//! Correct a price that contradicts itself.

use crate::prelude::*;
use domain::{bid::Bid, ids::BidId};

/// Correct a price that contradicts itself.
///
/// Words over digits, unit prices over sums, a misplaced decimal by the amount of its line, in this order (E10). The bidder
/// is asked to confirm it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CorrectPrice {}

impl Procedure for CorrectPrice {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::CorrectPrice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, unit: &Unit<'_>, _: &Office) -> Result<Bid, Halt> {
        let mut bid: Bid = unit.subject(on).await?;
        let event = bid.correct(unit.now())?;
        unit.record(&mut bid, event).await?;
        Ok(bid)
    }
}
