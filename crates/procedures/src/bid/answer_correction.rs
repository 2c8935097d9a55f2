//! Answer to the correction of a price.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event, ExclusionGround},
    ids::BidId,
};

/// Answer to the correction of a price.
///
/// One that the bidder does not confirm makes its bid invalid (E10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"confirmed": true}))]
pub struct AnswerCorrection {
    /// Whether the bidder confirms it.
    pub confirmed: bool,
}

impl Procedure for AnswerCorrection {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::AnswerCorrection;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.answer_correction(self.confirmed)?;
        work.record(&mut bid, event).await?;
        if !self.confirmed {
            let reason = "投标人不确认报价修正 (the correction of the price was not confirmed)".parse()?;
            let event = bid.decide(
                Action::Invalidate,
                Event::Invalidated { legal_ground: ExclusionGround::CorrectionNotConfirmed, reason },
            )?;
            work.record(&mut bid, event).await?;
        }
        Ok(bid)
    }
}
