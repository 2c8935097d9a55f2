//! Readiness: whether what is written is kept, seen by reading it over another connection.

use crate::{
    boxes::Seals,
    command::Command,
    error::Error,
    replay::{Answer, Replay},
    store::Store,
    unit_of_work::{Context, UnitOfWork},
};
use domain::{Moment, actor::Actor, permission::Act};
use futures::future::BoxFuture;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long an answer holds: everybody may ask, and a probe costs a commit.
const HOLDS: Duration = Duration::from_secs(1);

impl Store {
    /// Answers whether the database keeps what is written: writes a mark, and reads it over another connection, unless
    /// that was just done.
    ///
    /// # Errors
    /// When it does not.
    #[inline(never)]
    pub fn ping(&self, seals: Arc<dyn Seals>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(self.is_kept(seals))
    }
    async fn is_kept(&self, seals: Arc<dyn Seals>) -> Result<(), Error> {
        let mut seen = self.probe.0.lock().await;
        if seen.is_some_and(|at| at.elapsed() < HOLDS) {
            return Ok(());
        }
        *seen = None;
        // A count, and not the time: a clock that was set back would let an older mark pass for a new one.
        let answer = self.carry_out(Arc::new(Mark::new(seals))).await?;
        let mark: i64 = serde_json::from_slice(&answer.view).map_err(|error| Error::Internal(error.to_string()))?;
        // What cannot be numbered is told nowhere: that is no service either.
        self.sequence().await?;
        let row = self.read().one("SELECT CAST(value AS BIGINT) AS mark FROM setting WHERE name = 'probe'", []).await?;
        let found: i64 = row.get("mark")?;
        // Another server may have left a later mark.
        if found < mark {
            return Err(Error::Internal(format!("the mark {mark} was written and {found} is read")));
        }
        *seen = Some(Instant::now());
        Ok(())
    }
}

/// A mark to be written through the door of every write.
struct Mark {
    context: Context,
    seals: Arc<dyn Seals>,
}

impl Mark {
    fn new(seals: Arc<dyn Seals>) -> Self {
        let now = Moment::default();
        let context = Context {
            actor: Actor::Clock,
            act: Act::Escalate,
            subject: None,
            now,
            versions: Vec::new(),
            dry_run: false,
        };
        Self { context, seals }
    }
}

impl Command for Mark {
    fn run<'u>(&'u self, work: &'u UnitOfWork<'u>) -> BoxFuture<'u, Result<Answer, Error>> {
        Box::pin(async move {
            let mark = work.leave_mark().await?;
            Ok(Answer { view: mark.to_string().into_bytes(), ..Answer::default() })
        })
    }
    fn context(&self) -> &Context {
        &self.context
    }
    fn replay(&self) -> Option<&Replay> {
        None
    }
    fn seals(&self) -> &dyn Seals {
        &*self.seals
    }
    fn wrap(&self, answer: &Answer) -> Result<Vec<u8>, Error> {
        Ok(answer.view.clone())
    }
    fn unwrap(&self, kept: &[u8]) -> Result<Answer, Error> {
        Ok(Answer { view: kept.to_vec(), ..Answer::default() })
    }
}
