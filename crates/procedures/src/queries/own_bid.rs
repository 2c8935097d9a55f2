//! What a bidder handed in and nobody else reads yet: its own content back, to check the receipt against.

use crate::{
    bid::{commitment, envelope_of, salt_of},
    query::{Asking, One, Query, parameters},
    vault::Sealed,
};
use domain::{
    bid::{Bid, Status},
    permission::Act,
    schema::ToSchema,
};
use persistence::Error;
use serde::Serialize;

/// What was handed in and lies sealed, as its bidder reads it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnCopy {
    /// The bytes that were sealed, as text.
    pub text: String,
    /// The salt. The SHA-256 of the salt, as it is written, followed by the text is the commitment of the receipt.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub salt: String,
    /// The commitment, worked out from the two.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub commitment: String,
    /// The how-manieth it is: each replacement counts.
    pub number: i64,
}

/// What lies sealed of one's own bid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnSealedBid {
    /// The content, while the bid is sealed.
    pub content: Option<OwnCopy>,
    /// The final quote, while the quotes are sealed.
    pub quote: Option<OwnCopy>,
}

parameters! {
    /// Reads back what one's own organisation handed in.
    ReadOwnSealedBid {}
}
impl Query for ReadOwnSealedBid {
    type About = One<Bid>;
    type Answer = OwnSealedBid;
    const ACT: Act = Act::ReadOwnSealedBid;
    const TAG: &'static str = "bid";
    const SUMMARY: &'static str = "Read one's own sealed bid";
    const DESCRIPTION: &'static str = "What the organisation itself handed in, for its own people alone, with the salt by which the receipt can be checked: \
        the SHA-256 of salt and text is the commitment of the receipt.";
    async fn answer(self, One(bid): One<Bid>, asking: &Asking) -> Result<OwnSealedBid, Error> {
        let lies = asking.reader.lies_sealed(bid.id).await?;
        let quotes = asking.reader.quotes_received(bid.id).await?;
        let copy = |content: Sealed, number: i64, ciphertext: Option<Vec<u8>>| {
            let Some(ciphertext) = ciphertext else { return Ok(None) };
            let envelope = envelope_of(&bid, content, number);
            let internal = |error: &dyn std::fmt::Display| Error::Internal(format!("bid {}: {error}", bid.id));
            let plain = asking.vault.open_bid(&envelope, &ciphertext).map_err(|error| internal(&error))?;
            let salt = salt_of(&asking.vault, &envelope);
            let commitment = commitment(&salt, &plain);
            let text = String::from_utf8(plain).map_err(|error| internal(&error))?;
            Ok::<_, Error>(Some(OwnCopy { text, salt, commitment, number }))
        };
        let sealed = lies.content.filter(|_| bid.status == Status::Sealed);
        Ok(OwnSealedBid {
            content: copy(Sealed::Bid, bid.version, sealed)?,
            quote: copy(Sealed::Quote, quotes, lies.quote.filter(|_| bid.quote.is_none()))?,
        })
    }
}
