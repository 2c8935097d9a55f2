//! Second factors: a secret that a device turns into codes, kept sealed, and codes for the day on which the device is lost.

use crate::{db::Db, error::Error};
use domain::ids::PersonId;
use sea_orm::Value;

/// The second factor of a person.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// Whether the person has shown that its device gives the codes.
    pub confirmed: bool,
}

/// The tables of second factors.
pub struct SecondFactors<'c>(pub(crate) Db<'c>);

impl SecondFactors<'_> {
    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        self.0.run(sql, values).await
    }
    /// The second factor of a person, if it has begun to set one up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, person: PersonId) -> Result<Option<SecondFactor>, Error> {
        let sql = "SELECT secret, confirmed FROM second_factor WHERE person = $1";
        let row = self.0.row(sql, [person.to_string().into()]).await?;
        row.map(|row| Ok(SecondFactor { secret: row.get("secret")?, confirmed: row.get("confirmed")? })).transpose()
    }
    /// Whether a person has a second factor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_set_up(&self, person: PersonId) -> Result<bool, Error> {
        Ok(self.of(person).await?.is_some_and(|factor| factor.confirmed))
    }
    /// Keeps a new secret, to be confirmed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, person: PersonId, secret: Vec<u8>) -> Result<(), Error> {
        self.remove(person).await?;
        let sql = "INSERT INTO second_factor (person, secret, confirmed, last_step) VALUES ($1, $2, false, 0)";
        self.run(sql, vec![person.to_string().into(), secret.into()]).await.map(drop)
    }
    /// Confirms the one with this secret, with codes for the day on which the device is lost; tells whether it waited for that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm(&self, person: PersonId, secret: &[u8], recovery: &[String]) -> Result<bool, Error> {
        let sql = "UPDATE second_factor SET confirmed = true WHERE person = $1 AND secret = $2 AND confirmed = false";
        if self.run(sql, vec![person.to_string().into(), secret.to_vec().into()]).await? != 1 {
            return Ok(false);
        }
        for hash in recovery {
            let sql = "INSERT INTO recovery_code (code_hash, person) VALUES ($1, $2)";
            self.run(sql, vec![hash.as_str().into(), person.to_string().into()]).await?;
        }
        Ok(true)
    }
    /// Uses the code of a step of time up; tells whether it was still good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_step(&self, person: PersonId, step: i64) -> Result<bool, Error> {
        let sql = "UPDATE second_factor SET last_step = $2 WHERE person = $1 AND last_step < $2";
        Ok(self.run(sql, vec![person.to_string().into(), step.into()]).await? == 1)
    }
    /// Uses a recovery code up; tells whether it was still good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_recovery_code(&self, person: PersonId, hash: &str) -> Result<bool, Error> {
        let sql = "DELETE FROM recovery_code WHERE code_hash = $1 AND person = $2";
        Ok(self.run(sql, vec![hash.into(), person.to_string().into()]).await? == 1)
    }
    /// Removes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(&self, person: PersonId) -> Result<(), Error> {
        for sql in ["DELETE FROM recovery_code WHERE person = $1", "DELETE FROM second_factor WHERE person = $1"] {
            self.run(sql, vec![person.to_string().into()]).await?;
        }
        Ok(())
    }
}
