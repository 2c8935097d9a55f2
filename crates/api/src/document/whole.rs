//! The document of every operation: those of the table, and those that speak HTTP themselves.

use super::{batch, deadlines, files, growing::Document, orders, report, report_job};
use crate::{report::path_of, router::BY_NAME};
use domain::report::Report;
use procedures::{OPERATIONS, Operation};

/// The document of every operation.
#[must_use]
pub fn whole() -> Document {
    let mut document = Document::default();
    for row in OPERATIONS {
        match row {
            Operation::Act(act) => {
                if let Some(place) = act.place.filter(|place| !BY_NAME.contains(place)) {
                    document.act(act, &format!("/v1/{place}"));
                }
            }
            Operation::Query(query) => document.query(query, &format!("/v1/{}", query.place)),
            Operation::Noun(noun) => document.noun(noun, &noun.path()),
        }
    }
    let (deadline, upload) = (deadlines::describe(&mut document), files::describe_upload(&mut document));
    let batch = batch::describe(&mut document);
    for report in Report::ALL {
        let described = report::describe(&mut document, *report);
        document.add(&path_of(*report), described);
    }
    for (path, described) in [
        ("/v1/report-jobs/{id}/content", report_job::describe()),
        ("/v1/calendar/deadlines", deadline),
        ("/v1/batches", batch),
        ("/v1/attachments", upload),
        ("/v1/payment-orders/{id}/content", orders::describe()),
        ("/v1/attachments/{id}/content", files::describe_download()),
    ] {
        document.add(path, described);
    }
    document
}
