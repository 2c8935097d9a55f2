//! Sealing a bid, before anything of it reaches the database.

use crate::{prelude::*, vault::Envelope};
use domain::{
    attachment::Attachment,
    bid::{Content, Receipt},
    ids::{BidId, OrganisationId, TenderId},
};
use persistence::hex;
use sha2::{Digest, Sha256};

/// A bid that is sealed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) bid: BidId,
    pub(crate) organisation: OrganisationId,
    pub(crate) ciphertext: Vec<u8>,
}

impl Sealed {
    /// Seals a bid for its tender.
    pub(crate) fn seal(
        office: &Office,
        content: &Content,
        tender: TenderId,
        lot: i64,
        bid: BidId,
        organisation: OrganisationId,
    ) -> Result<Self, Halt> {
        let plain = serde_json::to_vec(content).map_err(|error| Halt::Broken(error.to_string()))?;
        let envelope = Envelope { tender, lot, bid, organisation };
        let ciphertext = office.vault.seal_bid(&envelope, &plain).map_err(|error| Halt::Broken(error.to_string()))?;
        Ok(Self { bid, organisation, ciphertext })
    }
    /// What the bidder may hold in hand.
    pub(crate) fn receipt(&self, received_at: Moment) -> Receipt {
        Receipt { sha256: hex(&Sha256::digest(&self.ciphertext)), received_at }
    }
}

/// Refuses attachments that are not the bidder's own.
pub(crate) async fn check_attachments(unit: &Unit<'_>, content: &Content, bidder: OrganisationId) -> Result<(), Halt> {
    for (at, id) in content.attachments.iter().enumerate() {
        match unit.look::<Attachment>(*id).await {
            // A file is handed in for one bid: once it is opened it belongs to that buyer and its panel.
            Ok(attachment) if attachment.organisation == Some(bidder) && attachment.unit.is_none() => {}
            Ok(_) | Err(Halt::Refused(_)) => {
                let field = format!("content/attachments/{at}");
                return Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", "attachment").into());
            }
            Err(halt) => return Err(halt),
        }
    }
    Ok(())
}
