//! A piece of work on its way through the door of every write.

use crate::{
    db::Db,
    halt::Halt,
    replay::{Answer, Replay},
    unit::{Circumstances, Unit},
    world::World,
};
use futures::future::BoxFuture;

/// What is to be done in a unit of work. It may be run more than once, so it takes nothing with it.
pub trait Work: Send + Sync + 'static {
    /// Does it.
    fn run<'u>(&'u self, unit: &'u Unit<'u>) -> BoxFuture<'u, Result<Answer, Halt>>;
    /// What surrounds it.
    fn around(&self) -> &Circumstances;
    /// The key by which the caller can repeat it, if it gave one.
    fn replay(&self) -> Option<&Replay>;
    /// The answer as it is kept for a retry; one with a secret is kept encrypted.
    ///
    /// # Errors
    /// When it cannot be encrypted.
    fn wrap(&self, answer: &Answer) -> Result<Answer, Halt>;
    /// The answer as it was given, from what was kept.
    ///
    /// # Errors
    /// When it cannot be unwrapped.
    fn unwrap(&self, kept: Answer) -> Result<Answer, Halt>;
}

/// Runs a piece of work in a transaction: the kept answer, or the work with its journal and its ledger. The caller commits,
/// or gives the transaction up where it was only rehearsed.
pub(crate) async fn carry_out(work: &dyn Work, db: Db<'_>, world: &World) -> Result<Answer, Halt> {
    if let Some(replay) = work.replay()
        && let Some(kept) = replay.find(db).await?
    {
        return work.unwrap(kept);
    }
    let unit = Unit::new(db, world, work.around());
    let answer = work.run(&unit).await?;
    unit.finish().await?;
    if let Some(replay) = work.replay() {
        replay.keep(db, &work.wrap(&answer)?, work.around().now).await?;
    }
    Ok(answer)
}
