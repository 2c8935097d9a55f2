//! Make a report.

use crate::prelude::*;
use domain::{
    ids::ReportJobId,
    report_job::{Extent, ReportJob},
};

/// What the server that makes a report says of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportProgress)]
pub enum Progress {
    /// It begins.
    Begun,
    /// It has come so far.
    WentOn(Extent),
    /// It is made.
    Ended {
        /// How long it is.
        extent: Extent,
        /// Its digest.
        sha256: String,
    },
    /// It cannot be made.
    Failed {
        /// Why.
        why: Title,
    },
}

/// Make a report.
///
/// Said by the server that makes it, as it goes on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"progress": "begun"}))]
pub struct MakeReport {
    /// How far it has come.
    pub progress: Progress,
}

impl Procedure for MakeReport {
    type Subject = ReportJobId;
    type Outcome = ReportJob;
    const ACT: Act = Act::MakeReport;

    async fn decide(&self, on: ReportJobId, work: &UnitOfWork<'_>, _: &Office) -> Result<ReportJob, Error> {
        let mut job: ReportJob = work.subject(on).await?;
        let event = match &self.progress {
            Progress::Begun => job.begin(work.now())?,
            Progress::WentOn(extent) => job.go_on(*extent, work.now())?,
            Progress::Ended { extent, sha256 } => job.end(*extent, sha256.clone(), work.now())?,
            Progress::Failed { why } => job.fail(why.clone())?,
        };
        work.record(&mut job, event).await?;
        Ok(job)
    }
}
