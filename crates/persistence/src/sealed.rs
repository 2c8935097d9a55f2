//! What lies sealed until it is opened: contents of bids and final quotes. A row tells neither of which bid it is nor when it
//! came, and stays after the opening, to be compared with the receipt.

use crate::{
    boxes::{CONTENT_HEAD, Seals},
    db::{Db, placeholders},
    error::Error,
};
use domain::{Moment, ids::BidId};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A content that lies sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Of a bid.
    Bid,
    /// Of a final quote.
    Quote,
}

/// The how-manieth a content is, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Received {
    /// The how-manieth of its bid.
    pub(crate) number: i64,
    /// When.
    pub(crate) at: Moment,
}

/// Under which name the content of a bid lies.
pub(crate) fn handle_of(seals: &dyn Seals, content: Content, bid: BidId) -> String {
    let kind = if content == Content::Bid { "bid" } else { "quote" };
    seals.handle(&format!("content/{kind}/{bid}"))
}

/// What lies sealed of a bid, if anything does.
pub(crate) async fn find(
    db: Db<'_>,
    seals: &dyn Seals,
    content: Content,
    bid: BidId,
) -> Result<Option<(Received, Vec<u8>)>, Error> {
    let handle = handle_of(seals, content, bid);
    let sql = "SELECT head, ciphertext FROM sealed_content WHERE handle = $1";
    let Some(row) = db.row(sql, [handle.as_str().into()]).await? else { return Ok(None) };
    let received = CONTENT_HEAD.open(seals, &handle, &row.get::<Vec<u8>>("head")?)?;
    Ok(Some((received, row.get("ciphertext")?)))
}

/// How many contents are fetched at a time.
const FETCHED: usize = 500;

/// What lies sealed of bids, in few statements: a rush leaves thousands. What does not open is as if it were gone: the opening
/// names the bid, and goes on.
pub(crate) async fn of_bids(
    db: Db<'_>,
    seals: &dyn Seals,
    content: Content,
    bids: &[BidId],
) -> Result<HashMap<BidId, (Received, Vec<u8>)>, Error> {
    let mut found = HashMap::with_capacity(bids.len());
    for bids in bids.chunks(FETCHED) {
        let by_handle: HashMap<String, BidId> =
            bids.iter().map(|bid| (handle_of(seals, content, *bid), *bid)).collect();
        let places = placeholders(1, by_handle.len());
        let sql = format!("SELECT handle, head, ciphertext FROM sealed_content WHERE handle IN ({places})");
        for row in db.rows(sql, by_handle.keys().map(|handle| Value::from(handle.as_str()))).await? {
            let handle: String = row.get("handle")?;
            let Some(bid) = by_handle.get(&handle) else { continue };
            match CONTENT_HEAD.open(seals, &handle, &row.get::<Vec<u8>>("head")?) {
                Ok(received) => drop(found.insert(*bid, (received, row.get("ciphertext")?))),
                Err(why) => tracing::error!(alarm = "sealed", %bid, %why, "what lies sealed does not open"),
            }
        }
    }
    Ok(found)
}

/// Keeps what lies sealed of a bid, in the place of what lay there.
pub(crate) async fn keep(
    db: Db<'_>,
    seals: &dyn Seals,
    (content, bid): (Content, BidId),
    received: Received,
    ciphertext: Vec<u8>,
) -> Result<(), Error> {
    let handle = handle_of(seals, content, bid);
    let head = CONTENT_HEAD.shut(seals, &handle, &received)?;
    let sql = "INSERT INTO sealed_content (handle, head, ciphertext) VALUES ($1, $2, $3)
        ON CONFLICT (handle) DO UPDATE SET head = excluded.head, ciphertext = excluded.ciphertext";
    db.run(sql, [handle.into(), head.into(), ciphertext.into()]).await.map(drop)
}

/// How many final quotes of a bid were received.
pub(crate) async fn quotes_received(db: Db<'_>, seals: &dyn Seals, bid: BidId) -> Result<i64, Error> {
    Ok(find(db, seals, Content::Quote, bid).await?.map_or(0, |(received, _)| received.number))
}

/// What lies sealed of one bid.
#[derive(Clone, Debug, Default)]
pub struct LiesSealed {
    /// Its content.
    pub content: Option<Vec<u8>>,
    /// Its final quote.
    pub quote: Option<Vec<u8>>,
}

/// What lies sealed of a bid.
pub(crate) async fn of_bid(db: Db<'_>, seals: &dyn Seals, bid: BidId) -> Result<LiesSealed, Error> {
    let content = find(db, seals, Content::Bid, bid).await?.map(|(_, ciphertext)| ciphertext);
    let quote = find(db, seals, Content::Quote, bid).await?.map(|(_, ciphertext)| ciphertext);
    Ok(LiesSealed { content, quote })
}
