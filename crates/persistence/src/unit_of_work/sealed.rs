//! What lies sealed until it is opened, and who sits on a panel.

use super::UnitOfWork;
use crate::error::Error;
use domain::{
    Event,
    bid::{self, Bid, Receipt},
    event::System,
    ids::{BidId, EvaluationId, PersonId, TenderId},
};
use sea_orm::Value;
use std::collections::{BTreeSet, HashMap};

/// What the journal tells of the last that was received: the how-manieth it was, and its SHA-256.
pub type LastReceived = (i64, String);

/// A sealed bid with what lies sealed.
#[derive(Clone, Debug)]
pub struct SealedBid {
    /// The bid.
    pub bid: Bid,
    /// What lies sealed, if anything does.
    pub ciphertext: Option<Vec<u8>>,
    /// What the journal tells of it.
    pub received: Option<LastReceived>,
}

/// A sealed final quote.
#[derive(Clone, Debug)]
pub struct SealedQuote {
    /// What lies sealed with its receipt, if anything does.
    pub kept: Option<(Receipt, Vec<u8>)>,
    /// What the journal tells of it.
    pub received: Option<LastReceived>,
}

impl UnitOfWork<'_> {
    /// The sealed bids of a tender with what lies sealed, and what the journal tells of it. Only the opening may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_bids(&self, tender: TenderId) -> Result<Vec<SealedBid>, Error> {
        let bids: Vec<Bid> = self.load_all_for_update("tender", tender).await?;
        let mut ciphertexts = crate::sealed::ciphertexts(self.tx, tender).await?;
        let mut received = HashMap::<String, LastReceived>::new();
        for (subject, event) in self.told_of_bids("bid", tender).await? {
            let Event::Bid(_, event) = event else { continue };
            let receipt = match &event {
                bid::Event::Sealed(bid) => &bid.receipt,
                bid::Event::Replaced(receipt) => receipt,
                bid::Event::Withdrawn => {
                    received.remove(&subject);
                    continue;
                }
                _ => continue,
            };
            let number = received.get(&subject).map_or(1, |(number, _)| number + 1);
            received.insert(subject, (number, receipt.sha256.clone()));
        }
        let mut sealed = Vec::with_capacity(bids.len());
        for mut bid in bids {
            let key = bid.id.to_string();
            let received = received.remove(&key);
            // The journal says which bids stand: a row that was set otherwise neither hides one nor brings one back.
            let stands = matches!(bid.status, bid::Status::Sealed | bid::Status::Withdrawn);
            if stands && received.is_some() != (bid.status == bid::Status::Sealed) {
                tracing::error!(alarm = "sealed", bid = key, "a bid stands otherwise than the journal says");
            }
            if stands && received.is_some() {
                bid.status = bid::Status::Sealed;
                sealed.push(SealedBid { bid, ciphertext: ciphertexts.remove(&key), received });
            }
        }
        match received.keys().next() {
            None => Ok(sealed),
            Some(gone) => Err(Error::Internal(format!("the journal tells of bid {gone}, which is gone"))),
        }
    }
    /// What the journal tells of the bids of a tender, with the bid, in its order.
    async fn told_of_bids(&self, noun: &str, tender: TenderId) -> Result<Vec<(String, Event)>, Error> {
        let sql = "SELECT subject, event FROM journal WHERE noun = $1
            AND subject IN (SELECT id FROM bid WHERE tender = $2) ORDER BY id";
        let values: Vec<Value> = vec![noun.into(), tender.to_string().into()];
        let rows = self.tx.rows(sql, values).await?;
        let told = rows.iter().map(|row| {
            let event: String = row.get("event")?;
            let event = serde_json::from_str(&event).map_err(|error| Error::Internal(error.to_string()))?;
            Ok((row.get("subject")?, event))
        });
        told.collect()
    }
    /// Keeps the ciphertext of a bid, replacing an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_ciphertext(&self, bid: BidId, ciphertext: Vec<u8>) -> Result<(), Error> {
        let sql = "INSERT INTO sealed_bid (bid, ciphertext) VALUES ($1, $2)
            ON CONFLICT (bid) DO UPDATE SET ciphertext = excluded.ciphertext";
        let values: Vec<Value> = vec![bid.to_string().into(), ciphertext.into()];
        self.tx.run(sql, values).await?;
        Ok(())
    }
    /// Keeps the ciphertext of a final quote, replacing an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_quote(&self, bid: BidId, receipt: &Receipt, ciphertext: Vec<u8>) -> Result<(), Error> {
        let sql = "INSERT INTO sealed_quote (bid, sha256, received_at, ciphertext) VALUES ($1, $2, $3, $4)
            ON CONFLICT (bid) DO UPDATE SET sha256 = excluded.sha256, received_at = excluded.received_at,
                ciphertext = excluded.ciphertext";
        let values: Vec<Value> = vec![
            bid.to_string().into(),
            receipt.sha256.as_str().into(),
            receipt.received_at.millis().into(),
            ciphertext.into(),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }
    /// How many final quotes of a bid were received.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quotes_received(&self, bid: BidId) -> Result<i64, Error> {
        crate::sealed::quotes_received(self.tx, bid).await
    }
    /// The sealed final quotes of a tender, by bid, with what the journal tells of them. Only their opening may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_quotes(&self, tender: TenderId) -> Result<HashMap<String, SealedQuote>, Error> {
        let mut received = HashMap::<String, LastReceived>::new();
        for (subject, event) in self.told_of_bids("system", tender).await? {
            if let Event::System(System::QuoteReceived { number, sha256, .. }) = event {
                received.insert(subject, (number, sha256));
            }
        }
        let mut kept = crate::sealed::quotes(self.tx, tender).await?;
        // One that was received counts as received, whatever lies there now.
        let bids: BTreeSet<String> = received.keys().chain(kept.keys()).cloned().collect();
        let quote = |bid: String| {
            let quote = SealedQuote { kept: kept.remove(&bid), received: received.remove(&bid) };
            (bid, quote)
        };
        Ok(bids.into_iter().map(quote).collect())
    }
    /// Leaves a mark, by which readiness sees that what is written is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn leave_mark(&self) -> Result<i64, Error> {
        let sql = "INSERT INTO setting (name, value) VALUES ('probe', '1')
            ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT) RETURNING value";
        let mark: String = self.tx.one(sql, []).await?.get("value")?;
        mark.parse().map_err(|_| Error::Internal(format!("a mark that is no number: {mark}")))
    }
    /// Keeps who sits on a panel, for the question which panels a person sits on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seat_panel(&self, evaluation: EvaluationId, persons: &[PersonId]) -> Result<(), Error> {
        let clear = "DELETE FROM panel_seat WHERE evaluation = $1";
        self.tx.run(clear, [evaluation.to_string().into()]).await?;
        for person in persons {
            let values: Vec<Value> = vec![evaluation.to_string().into(), person.to_string().into()];
            let sql = "INSERT INTO panel_seat (evaluation, person) VALUES ($1, $2)";
            self.tx.run(sql, values).await?;
        }
        Ok(())
    }
}
