//! Reports that are made beside other work.

use crate::{
    column::{Doc, Int, Null, Text},
    stored::{Public, stored},
};
use domain::report_job::ReportJob;

stored! {
    ReportJob ("report_job") {
        id: Text,
        report: Text,
        form: Text,
        asked: Doc,
        person: Text,
        duties: Doc,
        reach: Text,
        status: Text,
        lines: Int,
        bytes: Int,
        sha256: Null<Text>,
        why: Null<Text>,
        ordered_at: Int,
        heard_at: Null<Int>,
        made_at: Null<Int>,
        expires_at: Null<Int>,
        version: Int,
    }
    filters ["status"]
    sorts []
    public Public::None;
}
