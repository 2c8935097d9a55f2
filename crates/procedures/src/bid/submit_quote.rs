//! Submit a final quote.

use super::{Sealed, eligible::must_be_eligible, envelope_of};
use crate::{caller::Caller, outcome::plain_outcome, prelude::*, vault};
use domain::{
    bid::{Action, Bid, Receipt},
    event::System,
    ids::BidId,
    tender::Tender,
};
use std::sync::Arc;

/// Submit a final quote.
///
/// While final quotes are taken (M7, M8); it replaces an earlier one, stays sealed until the quotes are opened, and is at
/// most the price of the bid. The answer is the receipt. Who quotes nothing has left the competition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"price": "448000.00"}))]
pub struct SubmitQuote {
    /// The final price.
    pub price: Fen,
    /// The quote as it will be kept, sealed while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    sealed: Option<Sealed>,
}

impl Procedure for SubmitQuote {
    type Subject = BidId;
    type Outcome = Receipt;
    const ACT: Act = Act::SubmitQuote;
    const KEY_REQUIRED: bool = true;
    const CAN_BE_TRIED: bool = true;

    async fn prepare(&mut self, on: BidId, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        // Only the bidder finds its bid; for anybody else the act is refused when it loads.
        let bid = match office.reader(caller.actor.clone()).find::<Bid>(on).await {
            Err(Error::Refused(_)) => return Ok(()),
            found => found?,
        };
        let number = office.reader(caller.actor.clone()).quotes_received(on).await? + 1;
        let envelope = envelope_of(&bid, vault::Sealed::Quote, number);
        self.sealed = Some(Sealed::seal_bytes(office, self.price.to_string().as_bytes(), envelope)?);
        Ok(())
    }
    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Receipt, Error> {
        let bid: Bid = work.subject(on).await?;
        bid.status.after(Action::Quote)?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        tender.must_take_quotes(work.now())?;
        if let Some(content) = &bid.content {
            must_be_eligible(work, &tender, bid.lot, bid.organisation, content).await?;
        }
        if !self.price.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("price").with("amount", self.price).into());
        }
        let limit = bid.price().unwrap_or(Fen::ZERO);
        if self.price > limit {
            return Err(Refusal::of(Reason::QuoteAboveBid)
                .field("price")
                .with("price", self.price)
                .with("limit", limit)
                .into());
        }
        let sealed = self.sealed.as_ref().ok_or_else(|| Refusal::of(Reason::NotFound))?;
        let number = sealed.envelope.number;
        // Another of the bidder's people may have been faster since it was sealed.
        if number != work.quotes_received(on).await? + 1 {
            return Err(Refusal::of(Reason::Stale).into());
        }
        let receipt = sealed.receipt(work.now());
        // The bid itself does not change: that it was quoted must not be seen before the quotes are opened (E3).
        work.keep_quote(on, number, sealed.ciphertext.clone()).await?;
        let sha256 = receipt.sha256.clone();
        work.note_under(bid.tender, System::QuoteReceived { bid: on, number, sha256 });
        Ok(receipt)
    }
}
plain_outcome!(Receipt: "bid");
