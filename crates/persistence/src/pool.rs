//! Writing on PostgreSQL: a transaction each, run again on a deadlock; positions are given soon after.

use crate::{
    command::{Command, carry_out},
    db::Db,
    error::Error,
    journal,
    reference_data::ReferenceData,
    replay::Answer,
};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// How often a procedure is run when the database is merely busy.
const TRIES: usize = 3;

/// Carries out a piece of work in a transaction of its own.
pub(crate) async fn in_a_transaction(
    pool: &DatabaseConnection,
    reference: &ReferenceData,
    command: &dyn Command,
) -> Result<Answer, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let tx = pool.begin().await?;
        let outcome = match carry_out(command, Db::Transaction(&tx), reference).await {
            Ok(outcome) if command.context().dry_run => {
                // Everything was decided and written as in earnest; giving up the transaction undoes it.
                tx.rollback().await?;
                Ok(outcome)
            }
            Ok(outcome) => {
                // A transaction in which a statement failed answers COMMIT with success and keeps nothing; any other
                // statement says so.
                tx.execute_unprepared("SELECT 1").await?;
                tx.commit().await.map(|()| outcome).map_err(Error::from)
            }
            Err(error) => {
                tx.rollback().await?;
                // The same request may have been faster on another connection: its answer is the answer.
                let earlier = match command.replay() {
                    Some(replay) => replay.find(Db::Pool(pool)).await,
                    None => Ok(None),
                };
                match earlier {
                    Ok(Some(kept)) => return command.unwrap(&kept),
                    Err(Error::Refused(reused)) => return Err(reused.into()),
                    Err(error) => tracing::warn!(%error, "a kept answer could not be looked up"),
                    Ok(None) => {}
                }
                Err(error)
            }
        };
        match outcome {
            Err(error) if error.is_transient() && tries < TRIES => {}
            outcome => return outcome,
        }
    }
}

/// Gives positions soon after each commit, and every second in case another server stopped.
pub(crate) async fn give_positions(db: DatabaseConnection, written: Arc<Notify>) {
    loop {
        // The pool is dropped with the last store; then this ends too.
        if Arc::strong_count(&written) == 1 {
            return;
        }
        drop(tokio::time::timeout(Duration::from_secs(1), written.notified()).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
        if let Err(error) = sequence(&db, false).await {
            tracing::error!(%error, "positions are given later");
        }
    }
}

/// Gives positions to what was committed, if it is this server's turn.
pub(crate) async fn sequence(db: &DatabaseConnection, wait: bool) -> Result<(), Error> {
    let tx = db.begin().await?;
    if journal::take_turn(Db::Transaction(&tx), wait).await? {
        journal::sequence(Db::Transaction(&tx)).await?;
    }
    Ok(tx.commit().await?)
}
