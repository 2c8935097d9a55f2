//! What lies sealed until it is opened, and who sits on a panel.

use super::{UnitOfWork, secret::key_of_tender};
use crate::{
    error::Error,
    hex, journal_waiting,
    past::tell,
    sealed::{self, Content, Received},
};
use domain::{
    Event,
    bid::{self, Bid, Receipt},
    event::System,
    ids::{BidId, EvaluationId, PersonId, TenderId},
    tender::Tender,
};
use sea_orm::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

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
    /// The sealed bids of a tender as the journal tells of them, with what lies sealed. Only the opening may ask. A row that was
    /// set otherwise, or taken away, neither hides a bid nor brings one back.
    ///
    /// # Errors
    /// When the database fails, or the journal cannot be read.
    pub async fn sealed_bids(&self, tender: TenderId) -> Result<Vec<SealedBid>, Error> {
        self.must_be_permitted()?;
        let mut bids = BTreeMap::<BidId, Bid>::new();
        let mut received = BTreeMap::<BidId, LastReceived>::new();
        for event in self.told_of_bids("bid", tender).await? {
            if !tell(&mut bids, &event) {
                return Err(Error::Internal("the journal tells of a bid that was never born".to_owned()));
            }
            let Event::Bid(id, event) = event else { continue };
            let receipt = match event {
                bid::Event::Sealed(bid) => bid.receipt,
                bid::Event::Replaced(receipt) => receipt,
                _ => continue,
            };
            let number = received.get(&id).map_or(1, |(number, _)| number + 1);
            received.insert(id, (number, receipt.sha256));
        }
        let stand: Vec<Bid> = bids.into_values().filter(|bid| bid.status == bid::Status::Sealed).collect();
        let ids: Vec<BidId> = stand.iter().map(|bid| bid.id).collect();
        let mut contents = sealed::of_bids(self.tx, self.seals, Content::Bid, &ids).await?;
        let sealed = stand.into_iter().map(|bid| {
            let ciphertext = contents.remove(&bid.id).map(|(_, ciphertext)| ciphertext);
            SealedBid { received: received.remove(&bid.id), ciphertext, bid }
        });
        Ok(sealed.collect())
    }
    /// What the journal tells of the bids of a tender, in its order: what is told, and what still lies in boxes.
    async fn told_of_bids(&self, noun: &str, tender: TenderId) -> Result<Vec<Event>, Error> {
        let sql = "SELECT id, event FROM journal WHERE noun = $1
            AND subject IN (SELECT id FROM bid WHERE tender = $2)";
        self.told_by(sql, noun, tender).await
    }
    /// Refuses to open what the journal does not say is to be opened now: a moment that was set back in the row of the tender
    /// opens nothing early.
    ///
    /// # Errors
    /// When the row says another moment than the journal, or the database fails.
    pub async fn must_be_as_told(&self, tender: &Tender) -> Result<(), Error> {
        let sql = "SELECT id, event FROM journal WHERE noun = $1 AND subject = $2";
        let mut told = BTreeMap::<TenderId, Tender>::new();
        for event in self.told_by(sql, "tender", tender.id).await? {
            tell(&mut told, &event);
        }
        let moments = |tender: &Tender| (tender.bid_deadline, tender.final_round, tender.suspended_until);
        if told.get(&tender.id).map(moments) == Some(moments(tender)) {
            return Ok(());
        }
        Err(Error::Internal(format!("tender {} is not as the journal tells; verify names the difference", tender.id)))
    }
    async fn told_by(&self, sql: &'static str, noun: &str, tender: TenderId) -> Result<Vec<Event>, Error> {
        let values: Vec<Value> = vec![noun.into(), tender.to_string().into()];
        let mut told = BTreeMap::<i64, String>::new();
        for row in self.tx.rows(sql, values).await? {
            told.insert(row.get("id")?, row.get("event")?);
        }
        let waiting = journal_waiting::of(self.tx, self.seals, &key_of_tender(tender)).await?;
        told.extend(waiting.into_iter().filter(|(_, told)| told.noun == noun).map(|(key, told)| (key, told.event)));
        let event = |text: String| serde_json::from_str(&text).map_err(|error| Error::Internal(error.to_string()));
        told.into_values().map(event).collect()
    }
    /// Keeps the ciphertext of a bid, the how-manieth it is, in the place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_ciphertext(&self, bid: BidId, number: i64, ciphertext: Vec<u8>) -> Result<(), Error> {
        let received = Received { number, at: self.now() };
        sealed::keep(self.tx, self.seals, (Content::Bid, bid), received, ciphertext).await
    }
    /// Keeps the ciphertext of a final quote, the how-manieth it is, in the place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_quote(&self, bid: BidId, number: i64, ciphertext: Vec<u8>) -> Result<(), Error> {
        let received = Received { number, at: self.now() };
        sealed::keep(self.tx, self.seals, (Content::Quote, bid), received, ciphertext).await
    }
    /// How many final quotes of a bid were received.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quotes_received(&self, bid: BidId) -> Result<i64, Error> {
        sealed::quotes_received(self.tx, self.seals, bid).await
    }
    /// The sealed final quotes of these bids of a tender, with what the journal tells of them. Only their opening may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_quotes(&self, tender: TenderId, bids: &[Bid]) -> Result<HashMap<BidId, SealedQuote>, Error> {
        let mut received = BTreeMap::<BidId, LastReceived>::new();
        for event in self.told_of_bids("system", tender).await? {
            if let Event::System(System::QuoteReceived { bid, number, sha256 }) = event {
                received.insert(bid, (number, sha256));
            }
        }
        let ids: Vec<BidId> = bids.iter().map(|bid| bid.id).collect();
        let mut contents = sealed::of_bids(self.tx, self.seals, Content::Quote, &ids).await?;
        let mut quotes = HashMap::new();
        for bid in bids {
            let kept = contents.remove(&bid.id).map(|(received, ciphertext)| {
                let sha256 = hex(&Sha256::digest(&ciphertext));
                (Receipt { sha256, commitment: None, received_at: received.at }, ciphertext)
            });
            let received = received.remove(&bid.id);
            // One that was received counts as received, whatever lies there now.
            if kept.is_some() || received.is_some() {
                quotes.insert(bid.id, SealedQuote { kept, received });
            }
        }
        Ok(quotes)
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
