//! What lies sealed, against the receipts that the journal tells.

use super::findings::{Findings, Replayed};
use crate::{
    boxes::Seals,
    db::Db,
    error::Error,
    hex,
    sealed::{self, Content},
};
use domain::{
    bid::{self, Bid},
    ids::BidId,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What lies sealed is what the receipts say was received last: of each bid that stands, and of each final quote. Nothing
/// else lies there.
pub(super) async fn compare_contents(
    db: Db<'_>,
    seals: &dyn Seals,
    bids: &Replayed<Bid>,
    quotes: &BTreeMap<BidId, String>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let mut handles: BTreeSet<String> = bids.keys().map(|bid| sealed::handle_of(seals, Content::Bid, *bid)).collect();
    let stand = bids.values().filter(|bid| bid.status != bid::Status::Withdrawn);
    let contents = stand.map(|bid| (Content::Bid, bid.id, &bid.receipt.sha256));
    for (content, bid, sha256) in contents.chain(quotes.iter().map(|(bid, sha256)| (Content::Quote, *bid, sha256))) {
        handles.insert(sealed::handle_of(seals, content, bid));
        let what = format!("{content:?} {bid}").to_lowercase();
        match sealed::find(db, seals, content, bid).await {
            Ok(Some((_, bytes))) if hex(&Sha256::digest(&bytes)) == *sha256 => {}
            Ok(Some(_)) => findings.add("sealed_content", what, "is not what the receipt says was received"),
            Ok(None) => findings.add("sealed_content", what, "the row is missing"),
            Err(error) => findings.add("sealed_content", what, format!("cannot be opened: {error}")),
        }
    }
    let mut last = String::new();
    loop {
        let sql = "SELECT handle FROM sealed_content WHERE handle > $1 ORDER BY handle LIMIT 2000";
        let rows = db.rows(sql, [last.as_str().into()]).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.get("handle")?;
        for row in rows {
            let handle: String = row.get("handle")?;
            if !handles.contains(&handle) {
                findings.add("sealed_content", handle, "the journal does not know it");
            }
        }
    }
}
