//! What is no noun, and belongs to a person or is kept for one: tokens, answers for retries, how much was handed in.

use super::UnitOfWork;
use crate::{error::Error, files, replay, second_factor::SecondFactors};
use domain::{Moment, Reason, Refusal, concern::Concern, ids::TokenId, permission};
use std::sync::atomic::Ordering;

impl UnitOfWork<'_> {
    /// Holds the token that the procedure acts on, which is no noun: asks for permission, and lets nobody but its person.
    ///
    /// # Errors
    /// Not found, or not allowed.
    pub async fn own_token(&self, id: TokenId) -> Result<(), Error> {
        let owner = self.access().owner_of(id).await?;
        let concern = Concern { person: owner, ..Concern::default() };
        permission::may(&self.context.actor, self.context.act, None, &concern, &self.reference.tree)?;
        if owner.is_none() || owner != self.context.actor.person() {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        if self.context.subject.as_ref().is_some_and(|subject| *subject == id.to_string()) {
            self.permitted.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
    /// How many bytes of files the unit, the organisation or the person who acts has handed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn handed_in(&self) -> Result<i64, Error> {
        files::handed_in(self.tx, self.seals, self.actor()).await
    }
    /// Second factors.
    #[must_use]
    pub fn second_factors(&self) -> SecondFactors<'_> {
        SecondFactors(self.tx)
    }
    /// Forgets the answers kept for retries before a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_answers(&self, before: Moment) -> Result<u64, Error> {
        replay::forget(self.tx, before).await
    }
}
