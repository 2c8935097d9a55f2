//! Reports that are made beside other work.

use crate::{
    column::{Doc, Int, Null, Of, Text},
    stored::{Public, stored},
};
use domain::report_job::{self, ReportJob};

stored! {
    ReportJob ("report_job") {
        id: Text,
        report: Text,
        form: Text,
        asked: Doc,
        person: Text,
        role_assignments: Doc,
        access_scope_digest: Text,
        status: Of<report_job::Status>,
        rows: Int,
        bytes: Int,
        sha256: Null<Text>,
        failure_reason: Null<Text>,
        ordered_at: Int,
        last_heartbeat_at: Null<Int>,
        made_at: Null<Int>,
        expires_at: Null<Int>,
        version: Int,
    }
    filters ["status"]
    sorts []
    public Public::None;
}
