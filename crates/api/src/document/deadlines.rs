//! The place of computed deadlines in the document.

use super::{
    growing::Document,
    operation::Operation,
    parts::{answered, operation, refused},
};
use domain::permission::Act;
use procedures::queries::{AskDeadline, Deadline};
use utoipa::openapi::{ContentBuilder, Ref, Required, path::HttpMethod, request_body::RequestBodyBuilder};

pub(super) fn describe(document: &mut Document) -> Operation {
    let (asked, deadline) = (document.schema::<AskDeadline>(), document.schema::<Deadline>());
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&asked))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    let said = "The last day of a period of the rulebook that begins on a day, or the latest day to begin for it to have run by \
                a day, with the rule, its article, and every day counted.";
    let builder = operation("compute_deadline", "calendar", "Compute a deadline", said, Act::ReadCalendar)
        .request_body(Some(body))
        .response("200", answered(&deadline, "The deadline.").build());
    let built = refused(builder, &[400, 401, 413, 415, 422, 503]);
    Operation { method: HttpMethod::Post, id: "compute_deadline".to_owned(), noun: None, answers: None, built }
}
