//! Submit a final quote.

use super::envelope_of;
use crate::{caller::Caller, outcome::plain_outcome, prelude::*, vault};
use domain::{
    bid::{Action, Bid, Receipt},
    event::System,
    ids::BidId,
    tender::Tender,
};
use persistence::hex;
use sha2::{Digest, Sha256};
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
    sealed: Option<(i64, Vec<u8>)>,
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
        let sealed = office.vault.seal_bid(&envelope, self.price.to_string().as_bytes());
        self.sealed = Some((number, sealed.map_err(|error| Error::Internal(error.to_string()))?));
        Ok(())
    }
    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Receipt, Error> {
        let bid: Bid = work.subject(on).await?;
        bid.status.after(Action::Quote)?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        tender.must_take_quotes(work.now())?;
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
        let (number, sealed) = self.sealed.as_ref().ok_or_else(|| Refusal::of(Reason::NotFound))?;
        // Another of the bidder's people may have been faster since it was sealed.
        if *number != work.quotes_received(on).await? + 1 {
            return Err(Refusal::of(Reason::Stale).into());
        }
        let receipt = Receipt { sha256: hex(&Sha256::digest(sealed)), received_at: work.now() };
        // The bid itself does not change: that it was quoted must not be seen before the quotes are opened (E3).
        work.keep_quote(on, &receipt, sealed.clone()).await?;
        let (number, sha256) = (*number, receipt.sha256.clone());
        work.note_under(bid.tender, System::QuoteReceived { bid: on, number, sha256 });
        Ok(receipt)
    }
}
plain_outcome!(Receipt: "bid");
