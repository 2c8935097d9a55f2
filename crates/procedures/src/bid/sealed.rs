//! Sealing a bid, before anything of it reaches the database, and opening what the journal tells was received.

use crate::{
    prelude::*,
    vault::{Envelope, Sealed as Kind, Vault},
};
use domain::{
    attachment::Attachment,
    bid::{Bid, Content, Receipt},
    ids::OrganisationId,
};
use persistence::{LastReceived, hex};
use sha2::{Digest, Sha256};

/// A bid or a quote that is sealed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) envelope: Envelope,
    pub(crate) ciphertext: Vec<u8>,
    commitment: String,
}

impl Sealed {
    /// Seals a bid for its tender.
    pub(crate) fn seal(office: &Office, content: &Content, envelope: Envelope) -> Result<Self, Error> {
        let plain = serde_json::to_vec(content).map_err(|error| Error::Internal(error.to_string()))?;
        Self::seal_bytes(office, &plain, envelope)
    }
    /// Seals the bytes of a bid or of a quote.
    pub(crate) fn seal_bytes(office: &Office, plain: &[u8], envelope: Envelope) -> Result<Self, Error> {
        let ciphertext = office.vault.seal_bid(&envelope, plain).map_err(|error| Error::Internal(error.to_string()))?;
        let commitment = commitment(&salt_of(&office.vault, &envelope), plain);
        Ok(Self { envelope, ciphertext, commitment })
    }
    /// What the bidder may hold in hand.
    pub(crate) fn receipt(&self, received_at: Moment) -> Receipt {
        let sha256 = hex(&Sha256::digest(&self.ciphertext));
        Receipt { sha256, commitment: Some(self.commitment.clone()), received_at }
    }
}

/// The salt of what lies in an envelope: the bidder is told, and nobody else can find it.
pub(crate) fn salt_of(vault: &Vault, envelope: &Envelope) -> String {
    let Envelope { content, bid, number, .. } = envelope;
    vault.digest(format!("salt/{content:?}/{bid}/{number}").as_bytes())
}

/// What a receipt commits to: the salt, as it is written, and then what was handed in.
pub(crate) fn commitment(salt: &str, plain: &[u8]) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(plain).finalize())
}

/// The envelope of a bid or of its quote, the how-manieth it is.
pub(crate) fn envelope_of(bid: &Bid, content: Kind, number: i64) -> Envelope {
    Envelope { content, tender: bid.tender, lot: bid.lot, bid: bid.id, organisation: bid.organisation, number }
}

/// Opens what lies sealed, if it is what the journal tells was received last. An earlier one that was put back is not, and
/// was sealed under another number besides.
pub(crate) fn unseal(
    vault: &Vault,
    bid: &Bid,
    content: Kind,
    ciphertext: Option<&[u8]>,
    received: Option<&LastReceived>,
) -> Option<Vec<u8>> {
    let opened = ciphertext.zip(received).and_then(|(ciphertext, (number, sha256))| {
        let as_received = hex(&Sha256::digest(ciphertext)) == *sha256;
        let envelope = envelope_of(bid, content, *number);
        as_received.then(|| vault.open_bid(&envelope, ciphertext).ok()).flatten()
    });
    if opened.is_none() {
        tracing::error!(alarm = "sealed", bid = %bid.id, ?content, "what lies sealed is not what was received, or does not open");
    }
    opened
}

/// Refuses attachments that are not the bidder's own.
pub(crate) async fn check_attachments(
    work: &UnitOfWork<'_>,
    content: &Content,
    bidder: OrganisationId,
) -> Result<(), Error> {
    for (at, id) in content.attachments.iter().enumerate() {
        match work.load_for_share::<Attachment>(*id).await {
            // A file is handed in for one bid: once it is opened it belongs to that buyer and its panel.
            Ok(attachment) if attachment.organisation == Some(bidder) && attachment.unit.is_none() => {}
            Ok(_) | Err(Error::Refused(_)) => {
                let field = format!("content/attachments/{at}");
                return Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", "附件 ¦ attachment").into());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
