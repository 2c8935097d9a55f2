//! Reports that are made beside other work.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Moment,
    actor::Duty,
    ids::{PersonId, ReportJobId},
    report::{Asked, Report},
    report_job::{self as jobs, ReportJob},
    text::Title,
};

kept! {
    report_job = ReportJob ("report_job") {
        id: Text<ReportJobId>,
        report: Text<Report>,
        form: Text<jobs::Form>,
        asked: Doc<Asked>,
        person: Text<PersonId>,
        duties: Doc<Vec<Duty>>,
        reach: String,
        status: Text<jobs::Status>,
        lines: i64,
        bytes: i64,
        sha256: Option<String>,
        why: Option<Text<Title>>,
        ordered_at: Int<Moment>,
        heard_at: Option<Int<Moment>>,
        made_at: Option<Int<Moment>>,
        expires_at: Option<Int<Moment>>,
        version: i64,
    }
    filters [("status", Text)]
    sorts []
    public Public::None;
}
