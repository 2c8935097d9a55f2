//! A piece of work on its way through the door of every write.

use crate::{
    boxes::Seals,
    db::Db,
    error::Error,
    reference_data::ReferenceData,
    replay::{Answer, Replay},
    unit_of_work::{Context, UnitOfWork},
};
use futures::future::BoxFuture;

/// What is to be done in a unit of work. It may be run more than once, so it takes nothing with it.
pub trait Command: Send + Sync + 'static {
    /// Does it.
    fn run<'u>(&'u self, work: &'u UnitOfWork<'u>) -> BoxFuture<'u, Result<Answer, Error>>;
    /// What surrounds it.
    fn context(&self) -> &Context;
    /// The key by which the caller can repeat it, if it gave one.
    fn replay(&self) -> Option<&Replay>;
    /// What seals what the database must not tell.
    fn seals(&self) -> &dyn Seals;
    /// The answer as it is kept for a retry, sealed.
    ///
    /// # Errors
    /// When it cannot be sealed.
    fn wrap(&self, answer: &Answer) -> Result<Vec<u8>, Error>;
    /// The answer as it was given, from what was kept.
    ///
    /// # Errors
    /// When it cannot be opened, or holds a secret that was shown once.
    fn unwrap(&self, kept: &[u8]) -> Result<Answer, Error>;
}

/// Runs a piece of work in a transaction: the kept answer, or the work with its journal and its ledger. The caller commits,
/// or gives the transaction up where it was only a dry run.
pub(crate) async fn carry_out(command: &dyn Command, db: Db<'_>, reference: &ReferenceData) -> Result<Answer, Error> {
    if let Some(replay) = command.replay()
        && let Some(kept) = replay.find(db).await?
    {
        return Ok(Answer { replayed: true, ..command.unwrap(&kept)? });
    }
    let work = UnitOfWork::new(db, command.seals(), reference, command.context());
    let answer = command.run(&work).await?;
    work.finish().await?;
    if let Some(replay) = command.replay() {
        replay.keep(db, command.wrap(&answer)?, command.context().now).await?;
    }
    Ok(answer)
}
