//! What lies sealed until it is opened, and who sits on a panel.

use super::Unit;
use crate::{access, halt::Halt};
use domain::{
    bid::Receipt,
    ids::{BidId, EvaluationId, PersonId},
};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::HashMap;

impl Unit<'_> {
    /// The sealed bids of a tender with what lies sealed. Only the opening may ask.
    ///
    /// # Errors
    /// When the database fails or a bid has no ciphertext.
    pub async fn sealed_bids(&self, tender: domain::ids::TenderId) -> Result<Vec<(domain::bid::Bid, Vec<u8>)>, Halt> {
        let bids: Vec<domain::bid::Bid> = self.all("tender", tender).await?;
        let mut ciphertexts = access::ciphertexts(self.tx, tender).await?;
        let sealed = bids.into_iter().filter(|bid| bid.status == domain::bid::Status::Sealed);
        sealed
            .map(|bid| match ciphertexts.remove(&bid.id.to_string()) {
                Some(ciphertext) => Ok((bid, ciphertext)),
                None => Err(access::no_ciphertext(bid.id)),
            })
            .collect()
    }
    /// Keeps the ciphertext of a bid, replacing an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_ciphertext(&self, bid: BidId, ciphertext: Vec<u8>) -> Result<(), Halt> {
        let sql = "INSERT INTO sealed_bid (bid, ciphertext) VALUES ($1, $2)
            ON CONFLICT (bid) DO UPDATE SET ciphertext = excluded.ciphertext";
        let values: Vec<Value> = vec![bid.to_string().into(), ciphertext.into()];
        self.tx.execute_raw(Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values)).await?;
        Ok(())
    }
    /// Keeps the ciphertext of a final quote, replacing an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_quote(&self, bid: BidId, receipt: &Receipt, ciphertext: Vec<u8>) -> Result<(), Halt> {
        let sql = "INSERT INTO sealed_quote (bid, sha256, received_at, ciphertext) VALUES ($1, $2, $3, $4)
            ON CONFLICT (bid) DO UPDATE SET sha256 = excluded.sha256, received_at = excluded.received_at,
                ciphertext = excluded.ciphertext";
        let values: Vec<Value> = vec![
            bid.to_string().into(),
            receipt.sha256.as_str().into(),
            receipt.received_at.millis().into(),
            ciphertext.into(),
        ];
        self.tx.execute_raw(Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values)).await?;
        Ok(())
    }
    /// The sealed final quotes of a tender with their receipts, by bid. Only their opening may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_quotes(
        &self,
        tender: domain::ids::TenderId,
    ) -> Result<HashMap<String, (Receipt, Vec<u8>)>, Halt> {
        access::quotes(self.tx, tender).await
    }
    /// Keeps who sits on a panel, for the question which panels a person sits on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seat_panel(&self, evaluation: EvaluationId, persons: &[PersonId]) -> Result<(), Halt> {
        let backend = self.tx.get_database_backend();
        let clear = "DELETE FROM panel_seat WHERE evaluation = $1";
        self.tx.execute_raw(Statement::from_sql_and_values(backend, clear, [evaluation.to_string().into()])).await?;
        for person in persons {
            let values: Vec<Value> = vec![evaluation.to_string().into(), person.to_string().into()];
            let sql = "INSERT INTO panel_seat (evaluation, person) VALUES ($1, $2)";
            self.tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }
}
