//! Readiness: whether what is written is kept, seen by reading it over another connection.

use crate::{
    halt::Halt,
    replay::{Answer, Replay},
    store::Store,
    unit::{Circumstances, Unit},
    work::Work,
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
    pub async fn ping(&self) -> Result<(), Halt> {
        let mut seen = self.probe.0.lock().await;
        if seen.is_some_and(|at| at.elapsed() < HOLDS) {
            return Ok(());
        }
        *seen = None;
        // A count, and not the time: a clock that was set back would let an older mark pass for a new one.
        let answer = self.carry_out(Arc::new(Mark::new())).await?;
        let mark: i64 = serde_json::from_slice(&answer.view).map_err(|error| Halt::Broken(error.to_string()))?;
        // What cannot be numbered is told nowhere: that is no service either.
        self.sequence().await?;
        let row = self.read().one("SELECT CAST(value AS BIGINT) AS mark FROM house WHERE name = 'probe'", []).await?;
        let found: i64 = row.get("mark")?;
        // Another server may have left a later mark.
        if found < mark {
            return Err(Halt::Broken(format!("the mark {mark} was written and {found} is read")));
        }
        *seen = Some(Instant::now());
        Ok(())
    }
}

/// A mark to be written through the door of every write.
struct Mark {
    around: Circumstances,
}

impl Mark {
    fn new() -> Self {
        let now = Moment::default();
        let around = Circumstances {
            actor: Actor::Clock,
            act: Act::Escalate,
            subject: None,
            now,
            version: None,
            rehearsal: false,
        };
        Self { around }
    }
}

impl Work for Mark {
    fn run<'u>(&'u self, unit: &'u Unit<'u>) -> BoxFuture<'u, Result<Answer, Halt>> {
        Box::pin(async move {
            let mark = unit.leave_mark().await?;
            Ok(Answer { view: mark.to_string().into_bytes(), ..Answer::default() })
        })
    }
    fn around(&self) -> &Circumstances {
        &self.around
    }
    fn replay(&self) -> Option<&Replay> {
        None
    }
    fn wrap(&self, answer: &Answer) -> Result<Answer, Halt> {
        Ok(answer.clone())
    }
    fn unwrap(&self, kept: Answer) -> Result<Answer, Halt> {
        Ok(kept)
    }
}
