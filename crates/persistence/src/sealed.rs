//! What lies sealed until it is opened: contents of bids and final quotes.

use crate::{db::Db, error::Error, row::Row};
use domain::{
    Moment,
    bid::Receipt,
    ids::{BidId, TenderId},
};
use std::collections::HashMap;

/// The ciphertext of a bid.
pub(crate) async fn ciphertext(db: Db<'_>, bid: BidId) -> Result<Vec<u8>, Error> {
    let sql = "SELECT ciphertext FROM sealed_bid WHERE bid = $1";
    let row = db.row(sql, [bid.to_string().into()]).await?;
    row.map(|row| row.get("ciphertext"))
        .transpose()?
        .ok_or_else(|| Error::Internal(format!("bid {bid} has no ciphertext")))
}

/// The ciphertexts of all bids for a tender, by bid, in one statement: a rush leaves thousands.
pub(crate) async fn ciphertexts(db: Db<'_>, tender: TenderId) -> Result<HashMap<String, Vec<u8>>, Error> {
    let sql = "SELECT bid.id AS bid, sealed_bid.ciphertext AS ciphertext FROM bid
        JOIN sealed_bid ON sealed_bid.bid = bid.id WHERE bid.tender = $1";
    let rows = db.rows(sql, [tender.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("bid")?, row.get("ciphertext")?))).collect()
}

/// The sealed final quotes for a tender, by bid.
pub(crate) async fn quotes(db: Db<'_>, tender: TenderId) -> Result<HashMap<String, (Receipt, Vec<u8>)>, Error> {
    let sql = "SELECT bid.id AS bid, sealed_quote.sha256 AS sha256, sealed_quote.received_at AS received_at,
        sealed_quote.ciphertext AS ciphertext FROM bid JOIN sealed_quote ON sealed_quote.bid = bid.id WHERE bid.tender = $1";
    let rows = db.rows(sql, [tender.to_string().into()]).await?;
    let quote = |row: &Row| {
        let received_at = Moment::from_millis(row.get("received_at")?);
        let receipt = Receipt { sha256: row.get("sha256")?, commitment: None, received_at };
        Ok((row.get("bid")?, (receipt, row.get("ciphertext")?)))
    };
    rows.iter().map(quote).collect()
}

/// How many final quotes of a bid were received.
pub(crate) async fn quotes_received(db: Db<'_>, bid: BidId) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) AS received FROM journal WHERE noun = 'system' AND subject = $1";
    db.one(sql, [bid.to_string().into()]).await?.get("received")
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
pub(crate) async fn of_bid(db: Db<'_>, bid: BidId) -> Result<LiesSealed, Error> {
    let one = async |sql: &str| -> Result<Option<Vec<u8>>, Error> {
        let row = db.row(sql, [bid.to_string().into()]).await?;
        row.map(|row| row.get("ciphertext")).transpose()
    };
    let content = one("SELECT ciphertext FROM sealed_bid WHERE bid = $1").await?;
    let quote = one("SELECT ciphertext FROM sealed_quote WHERE bid = $1").await?;
    Ok(LiesSealed { content, quote })
}
