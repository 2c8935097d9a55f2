//! What lies sealed, against the receipts that the journal tells.

use super::findings::{Findings, Replayed, differ};
use crate::{db::Db, error::Error, hex::hex};
use domain::bid::{self, Bid};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What lies sealed is what the receipt says was received.
pub(super) async fn compare_ciphertexts(
    db: Db<'_>,
    bids: &Replayed<Bid>,
    findings: &mut Findings,
) -> Result<(), Error> {
    for bid in bids.values().filter(|bid| bid.status != bid::Status::Withdrawn) {
        match crate::sealed::ciphertext(db, bid.id).await {
            Ok(bytes) if hex(&Sha256::digest(&bytes)) == bid.receipt.sha256 => {}
            Ok(_) => findings.add("sealed_bid", bid.id, "is not what the receipt says was received"),
            Err(_) => findings.add("sealed_bid", bid.id, "the row is missing"),
        }
    }
    Ok(())
}

/// The final quote of each bid is the last that was received.
pub(super) async fn compare_quotes(
    db: Db<'_>,
    told: &BTreeMap<String, String>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let sql = "SELECT bid, sha256, ciphertext FROM sealed_quote";
    let mut kept = BTreeMap::new();
    for row in db.rows(sql, []).await? {
        let (bid, sha256): (String, String) = (row.get("bid")?, row.get("sha256")?);
        let found = hex(&Sha256::digest(row.get::<Vec<u8>>("ciphertext")?));
        if found != sha256 {
            findings.add("sealed_quote", &bid, "is not what the receipt says was received");
        }
        kept.insert(bid, sha256);
    }
    differ("sealed_quote", told.clone(), &kept, findings);
    Ok(())
}
