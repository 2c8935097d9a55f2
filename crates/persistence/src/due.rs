//! What has fallen due, found through the indexes made for it.

use crate::{error::Error, row::Row, store::Store};
use domain::{
    Moment,
    ids::{AwardId, BidId, FrameworkId, MilestoneId, OrganisationId, PaymentId, ReportJobId, TenderId},
};
use sea_orm::Value;
use std::str::FromStr;

/// Nouns on which the clock has to act.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// Tenders whose deadline has passed.
    pub tenders_to_close: Vec<TenderId>,
    /// Awards on which nobody has decided, with their bids and since when.
    pub awards_undecided: Vec<(AwardId, BidId, Moment)>,
    /// Milestones whose day has passed.
    pub milestones_overdue: Vec<MilestoneId>,
    /// Frameworks whose last day has passed.
    pub frameworks_to_end: Vec<FrameworkId>,
    /// Organisations whose recovery takes effect.
    pub recoveries: Vec<OrganisationId>,
    /// Whether there are missed clocks that nobody above has been told of.
    pub clocks_missed: bool,
    /// Payments whose last day has passed.
    pub payments_late: Vec<PaymentId>,
}

impl Store {
    /// Finds what has fallen due at a moment, so many of each kind at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, now: Moment, limit: i64) -> Result<Due, Error> {
        let tenders =
            "SELECT id FROM tender WHERE status = 'published' AND bid_deadline <= $1 ORDER BY bid_deadline LIMIT $2";
        let milestones = "SELECT id FROM milestone WHERE overdue = false AND due < $1
            AND status IN ('planned', 'partly_accepted', 'rejected') ORDER BY due LIMIT $2";
        let payments = "SELECT id FROM payment WHERE status IN ('requested', 'approved', 'sent') AND late = false
            AND payment_due_date < $1 ORDER BY payment_due_date LIMIT $2";
        let frameworks =
            "SELECT id FROM framework WHERE status = 'active' AND end_date < $1 ORDER BY end_date LIMIT $2";
        let recoveries = "SELECT id FROM organisation WHERE recovered_from <= $1 ORDER BY recovered_from LIMIT $2";
        let today = now.day().to_string();
        Ok(Due {
            tenders_to_close: self.ids(tenders, now.millis().into(), limit).await?,
            awards_undecided: self.undecided(limit).await?,
            milestones_overdue: self.ids(milestones, today.clone().into(), limit).await?,
            frameworks_to_end: self.ids(frameworks, today.clone().into(), limit).await?,
            recoveries: self.ids(recoveries, today.clone().into(), limit).await?,
            clocks_missed: !crate::clocks::missed(self.read(), now.day(), 1).await?.is_empty(),
            payments_late: self.ids(payments, today.into(), limit).await?,
        })
    }
    /// A report that no server makes: one that was ordered, or one of which nothing was heard for long.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report_to_make(&self, now: Moment) -> Result<Option<ReportJobId>, Error> {
        let silent = now.plus_millis(-domain::report_job::SILENCE_MILLIS).millis();
        let sql = "SELECT id FROM report_job WHERE status IN ('ordered', 'making')
            AND (last_heartbeat_at IS NULL OR last_heartbeat_at <= $1) ORDER BY id LIMIT $2";
        Ok(self.ids(sql, silent.into(), 1).await?.into_iter().next())
    }
    async fn ids<I: FromStr<Err = domain::Refusal>>(
        &self,
        sql: &str,
        until: Value,
        limit: i64,
    ) -> Result<Vec<I>, Error> {
        let db = self.read();
        let rows = db.rows(sql, [until, limit.into()]).await?;
        rows.iter().map(|row| Ok(row.get::<String>("id")?.parse()?)).collect()
    }
    async fn undecided(&self, limit: i64) -> Result<Vec<(AwardId, BidId, Moment)>, Error> {
        let db = self.read();
        let sql = "SELECT id, bid, recommended_at FROM award WHERE status = 'recommended' ORDER BY id LIMIT $1";
        let rows = db.rows(sql, [limit.into()]).await?;
        let award = |row: &Row| {
            let id = row.get::<String>("id")?.parse()?;
            let bid = row.get::<String>("bid")?.parse()?;
            Ok((id, bid, Moment::from_millis(row.get("recommended_at")?)))
        };
        rows.iter().map(award).collect()
    }
}
