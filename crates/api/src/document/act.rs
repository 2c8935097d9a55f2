//! The place of an act in the document.

use super::{
    operation::Operation,
    parts::{answered, applied, etag, header, identifier, operation, query, refused, replayed, split, text},
};
use domain::permission::Act;
use procedures::operation::ActRow;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, Required, Response,
    path::{HttpMethod, OperationBuilder, Parameter},
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, SchemaType, Type},
};

/// The place of an act: what is said of it, and the names of the schemas of what is sent and of what comes back.
pub(super) fn operation_of(row: &ActRow, said: &str, body: &str, view: &str) -> Operation {
    let (summary, description) = split(said);
    let shape = Shape { row, view };
    let id = row.properties.act.word();
    let mut builder = operation(id, row.tag, &summary, &description, row.properties.act);
    for parameter in shape.parameters() {
        builder = builder.parameter(parameter);
    }
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(body))).build();
    builder = builder.request_body(Some(
        RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build(),
    ));
    builder = shape.responses(builder);
    // From what was made and from what was read links lead on; after every other act that would only repeat them.
    let answers = (row.properties.creates && row.answers_with_noun).then_some(row.tag);
    let built = refused(builder, &shape.statuses());
    Operation { method: HttpMethod::Post, id: id.to_owned(), noun: row.properties.subject, answers, built }
}

/// An act with the name of the schema of what comes back.
struct Shape<'a> {
    row: &'a ActRow,
    view: &'a str,
}

impl Shape<'_> {
    fn statuses(&self) -> Vec<u16> {
        let mut statuses = vec![400, 401, 403, 409, 413, 415, 422, 503];
        if self.row.properties.act == Act::LogIn {
            statuses.push(429);
        }
        if self.row.properties.subject.is_some() {
            statuses.push(404);
            if self.row.properties.changes {
                statuses.extend([412, 428]);
            }
        }
        statuses
    }
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        if let Some(noun) = self.row.properties.subject {
            parameters.push(identifier(noun));
            if self.row.properties.changes {
                let said =
                    "The ETag that was read; without it the change is refused with 428, with a stale one with 412.";
                parameters.push(header("If-Match", true, said, text(None).examples(["\"3\""])));
            }
        }
        let said = "A key of the caller's choice. The same key with the same request gets the same bytes again; with another it is refused.";
        let key = text(Some("^[!-~]{1,100}$")).max_length(Some(100)).examples(["0197c0de-5f3a-7c41-9a55-2f1f0d3b7e10"]);
        parameters.push(header("Idempotency-Key", self.row.properties.key_required, said, key));
        if self.row.properties.can_be_tried {
            let said =
                "true: decide as in earnest and say what would come of it, without effect; like Prefer: dry-run.";
            let truth = ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean));
            parameters.push(query("dry_run", said, truth));
        }
        parameters
    }
    fn responses(&self, builder: OperationBuilder) -> OperationBuilder {
        let mut response = answered(self.view, if self.row.properties.creates { "Made." } else { "Done." });
        if self.row.properties.creates && self.row.answers_with_noun {
            let location =
                HeaderBuilder::new().schema(Some(text(None))).description(Some("Where it can be read.")).build();
            response = response.header("Location", location);
        }
        if self.row.answers_with_noun {
            response = response.header("ETag", etag());
        }
        response = response.header("Idempotency-Replayed", replayed());
        if !self.row.properties.creates {
            if self.row.properties.can_be_tried {
                response = response.header("Preference-Applied", applied());
            }
            return builder.response("200", response.build());
        }
        let builder = if self.row.properties.can_be_tried {
            let tried = answered(self.view, "Of a dry run: what would have been made.");
            let tried: Response = tried.header("Preference-Applied", applied()).build();
            builder.response("200", tried)
        } else {
            builder
        };
        builder.response("201", response.build())
    }
}
