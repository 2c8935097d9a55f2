//! The place of an act on many nouns in the document.

use super::{
    growing::Document,
    operation::Operation,
    parts::{answered, header, operation, query, refused, text},
};
use crate::batch::BatchAnswer;
use domain::permission::Act;
use procedures::batch::{BATCH_ACTS, Batch};
use utoipa::openapi::{
    ContentBuilder, Ref, Required,
    path::HttpMethod,
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, SchemaType, Type},
};

pub(super) fn describe(document: &mut Document) -> Operation {
    let (asked, answer) = (document.schema::<Batch>(), document.schema::<BatchAnswer>());
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&asked))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    let acts: Vec<&str> = BATCH_ACTS.iter().map(|act| act.word()).collect();
    let said = format!(
        "Each line is decided and kept on its own, in their order, as if it had been asked alone; one that the law refuses holds up no \
         other. Asked again with the same key it does what was not done, and answers for the rest as it did. The acts: {}.",
        acts.join(", ")
    );
    let dry_run = ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean));
    let key = text(None).min_length(Some(1)).max_length(Some(100));
    let builder = operation("carry_out_batch", "batch", "Do one act to many", &said, Act::ReadInbox)
        .parameter(query("dry_run", "Only tell what would happen.", dry_run))
        .parameter(header("Idempotency-Key", true, "A key of the caller's choice.", key))
        .request_body(Some(body))
        .response("200", answered(&answer, "What became of each line.").build());
    let built = refused(builder, &[400, 401, 403, 413, 415, 422, 503]);
    Operation { method: HttpMethod::Post, id: "carry_out_batch".to_owned(), noun: None, answers: None, built }
}
