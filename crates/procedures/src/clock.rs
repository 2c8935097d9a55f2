//! What falls due by itself.

use crate::{
    access::ForgetWhatEnded,
    award::DecideAward,
    call::Call,
    caller::Caller,
    framework::EndFramework,
    milestone::MarkMilestoneOverdue,
    office::Office,
    organisation::CompleteRecovery,
    payment::MarkPaymentLate,
    procedure::{Nothing, Procedure},
    registry::Escalate,
    report_job::{MakeReport, Progress},
    tender::CloseTender,
};
use domain::{Parameter, Reason, ids::ReportJobId};
use persistence::Error;
use std::{sync::Arc, time::Duration};

impl Office {
    /// Does everything that has fallen due, each by its own procedure, as the actor Clock. Tells how much it did.
    ///
    /// # Errors
    /// When the database fails; what one noun refuses hinders no other.
    pub async fn do_what_is_due(self: &Arc<Self>) -> Result<u32, Error> {
        self.store.keep_up().await?;
        let now = self.now();
        let reference = self.store.reference_data();
        let due = self.store.due(now, 200).await?;
        let mut done = 0;
        for tender in due.tenders_to_close {
            done += self.by_clock(CloseTender {}, tender).await;
        }
        for (award, bid, recommended_at) in due.awards_undecided {
            let law = reference.law_of_the_nation(recommended_at.day());
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
        if self.should_forget() {
            self.forget_what_ended().await;
        }
        Ok(done)
    }
    /// Forgets what has ended now.
    pub async fn forget_what_ended(self: &Arc<Self>) {
        self.by_clock(ForgetWhatEnded {}, Nothing).await;
    }
    /// Carries out an act as the clock; tells whether it was done.
    pub(crate) async fn by_clock<P: Procedure>(self: &Arc<Self>, procedure: P, on: P::Subject) -> u32 {
        match self.carry_out(&Caller::CLOCK, Call::of(procedure, on)).await {
            Ok(_) => {
                tracing::info!(act = %P::ACT, %on, "the clock acted");
                1
            }
            // Somebody else was first, or a person changed it meanwhile: it is looked at again next time.
            Err(refusal)
                if matches!(
                    refusal.reason,
                    Reason::Stale
                        | Reason::NotInThisState
                        | Reason::NotFound
                        | Reason::ChallengePending
                        | Reason::Suspended
                ) =>
            {
                tracing::debug!(act = %P::ACT, %on, %refusal, "not due after all");
                0
            }
            Err(refusal) => {
                tracing::warn!(act = %P::ACT, %on, %refusal, "the clock could not act");
                0
            }
        }
    }
    /// Says how far the making of a report has come; tells whether that was taken down, and not said by another server.
    pub async fn report_on_report(self: &Arc<Self>, job: ReportJobId, progress: Progress) -> bool {
        self.by_clock(MakeReport { progress }, job).await == 1
    }
    /// Watches the clock until the future ends.
    pub async fn watch_the_clock(self: Arc<Self>, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            if let Err(error) = self.do_what_is_due().await {
                tracing::warn!(%error, "the clock looks again");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}
