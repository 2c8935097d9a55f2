//! What time it is, and what falls due by itself.

use crate::{
    award::DecideAward,
    framework::EndFramework,
    milestone::MarkMilestoneOverdue,
    office::{Call, Caller, Office},
    organisation::CompleteRecovery,
    payment::MarkPaymentLate,
    procedure::{Nothing, Procedure},
    registry::Escalate,
    tender::CloseTender,
};
use domain::{Moment, Parameter, Reason, Refusal};
use persistence::Halt;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// What time it is: the system's, or in a demonstration and in tests one that can be moved.
#[derive(Clone, Debug)]
pub enum Time {
    /// The time of the system.
    System,
    /// The time of the system and so many milliseconds.
    Ahead(Arc<AtomicI64>),
    /// A time that stands until it is moved.
    Still(Arc<AtomicI64>),
}

impl Time {
    /// A time that stands.
    #[must_use]
    pub fn still(at: Moment) -> Self {
        Self::Still(Arc::new(AtomicI64::new(at.millis())))
    }
    /// The time of the system, which can be moved forward.
    #[must_use]
    pub fn ahead() -> Self {
        Self::Ahead(Arc::default())
    }
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        let system = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        };
        Moment::from_millis(match self {
            Self::System => system(),
            Self::Ahead(ahead) => system() + ahead.load(Ordering::SeqCst),
            Self::Still(at) => at.load(Ordering::SeqCst),
        })
    }
    /// Moves the time forward.
    ///
    /// # Errors
    /// When it is the time of the system.
    pub fn forward(&self, millis: i64) -> Result<Moment, Refusal> {
        match self {
            Self::System => return Err(Refusal::of(Reason::NotADemo)),
            Self::Ahead(by) | Self::Still(by) => by.fetch_add(millis.max(0), Ordering::SeqCst),
        };
        Ok(self.now())
    }
    /// Sets the time, which a demonstration and tests need to tell a story from its beginning. The time of the
    /// system stays what it is.
    pub fn set(&self, at: Moment) {
        match self {
            Self::System => {}
            Self::Ahead(ahead) => ahead.store(at.millis() - Self::System.now().millis(), Ordering::SeqCst),
            Self::Still(still) => still.store(at.millis(), Ordering::SeqCst),
        }
    }
}

impl Office {
    /// Does everything that has fallen due, each by its own procedure, as the actor Clock. Tells how much it did.
    ///
    /// # Errors
    /// When the database fails; what one noun refuses hinders no other.
    pub async fn do_what_is_due(self: &Arc<Self>) -> Result<u32, Halt> {
        self.store.keep_up().await?;
        let now = self.now();
        let world = self.store.world();
        let due = self.store.due(now, 200).await?;
        let mut done = 0;
        for tender in due.tenders_to_close {
            done += self.by_clock(CloseTender {}, tender).await;
        }
        for (award, bid, recommended_at) in due.awards_undecided {
            let law = world.law_of_the_nation(recommended_at.day());
            if now.day() > law.last_day_from(recommended_at, Parameter::AwardDecision) {
                done += self.by_clock(DecideAward { bid }, award).await;
            }
        }
        for framework in due.frameworks_to_end {
            done += self.by_clock(EndFramework {}, framework).await;
        }
        for organisation in due.recoveries {
            done += self.by_clock(CompleteRecovery {}, organisation).await;
        }
        if due.clocks_missed {
            done += self.by_clock(Escalate {}, Nothing).await;
        }
        for milestone in due.milestones_overdue {
            done += self.by_clock(MarkMilestoneOverdue {}, milestone).await;
        }
        for payment in due.payments_late {
            done += self.by_clock(MarkPaymentLate {}, payment).await;
        }
        Ok(done)
    }
    /// Carries out an act as the clock; tells whether it was done.
    pub async fn by_clock<P: Procedure>(self: &Arc<Self>, procedure: P, on: P::Subject) -> u32 {
        let call = Call { procedure, on, version: None, key: None, rehearsal: false };
        match self.carry_out(&Caller::CLOCK, call).await {
            Ok(_) => 1,
            // Somebody else was first, or a person changed it meanwhile: it is looked at again next time.
            Err(refusal) => {
                tracing::debug!(act = %P::ACT, %on, %refusal, "not due after all");
                0
            }
        }
    }
    /// Watches the clock until the future ends.
    pub async fn watch_the_clock(self: Arc<Self>, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            if let Err(halt) = self.do_what_is_due().await {
                tracing::warn!(%halt, "the clock looks again");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}
