//! The place of an act in the document.

use super::{
    Operation, answered, header, identifier, operation,
    parts::{applied, described, etag, split, text},
    query, refused,
};
use domain::permission::Act;
use procedures::{Outcome, Procedure, Subject};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, Required, Response,
    path::{HttpMethod, OperationBuilder, Parameter},
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, SchemaType, Type},
};

/// What the document has to know of an act, whatever its type, so that its place is compiled once for all of them.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question that an act answers")]
pub(super) struct ActShape {
    act: Act,
    tag: &'static str,
    summary: String,
    description: String,
    /// The names of the schemas of what is sent and of what comes back.
    body: String,
    view: String,
    noun: Option<&'static str>,
    creates: bool,
    changes: bool,
    key_required: bool,
    can_be_rehearsed: bool,
    answers_with_noun: bool,
}

impl ActShape {
    pub(super) fn of<P: Procedure>(body: String, view: String) -> Self {
        let (summary, description) = split(&described(&P::schema()));
        Self {
            act: P::ACT,
            tag: P::Outcome::TAG,
            summary,
            description,
            body,
            view,
            noun: P::Subject::NOUN,
            creates: P::CREATES,
            changes: P::CHANGES,
            key_required: P::KEY_REQUIRED,
            can_be_rehearsed: P::CAN_BE_REHEARSED,
            answers_with_noun: P::Outcome::IS_NOUN,
        }
    }
    pub(super) fn operation(&self) -> Operation {
        let id = self.act.word();
        let mut builder = operation(id, self.tag, &self.summary, &self.description, self.act);
        for parameter in self.parameters() {
            builder = builder.parameter(parameter);
        }
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&self.body))).build();
        builder = builder.request_body(Some(
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build(),
        ));
        builder = self.responses(builder);
        // From what was made and from what was read links lead on; after every other act that would only repeat them.
        let answers = (self.creates && self.answers_with_noun).then_some(self.tag);
        let built = refused(builder, &self.statuses());
        Operation { method: HttpMethod::Post, id: id.to_owned(), noun: self.noun, answers, built }
    }
    fn statuses(&self) -> Vec<u16> {
        let mut statuses = vec![400, 401, 403, 409, 413, 415, 422, 503];
        if self.act == Act::LogIn {
            statuses.push(429);
        }
        if self.noun.is_some() {
            statuses.push(404);
            if self.changes {
                statuses.extend([412, 428]);
            }
        }
        statuses
    }
    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        if let Some(noun) = self.noun {
            parameters.push(identifier(noun));
            if self.changes {
                let said =
                    "The ETag that was read; without it the change is refused with 428, with a stale one with 412.";
                parameters.push(header("If-Match", true, said, text(None).examples(["\"3\""])));
            }
        }
        let said = "A key of the caller's choice. The same key with the same request gets the same bytes again; with another it is refused.";
        let key = text(Some("^[!-~]{1,100}$")).max_length(Some(100)).examples(["0197c0de-5f3a-7c41-9a55-2f1f0d3b7e10"]);
        parameters.push(header("Idempotency-Key", self.key_required, said, key));
        if self.can_be_rehearsed {
            let said =
                "true: decide as in earnest and say what would come of it, without effect; like Prefer: dry-run.";
            let truth = ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean));
            parameters.push(query("dry_run", said, truth));
        }
        parameters
    }
    fn responses(&self, builder: OperationBuilder) -> OperationBuilder {
        let mut response = answered(&self.view, if self.creates { "Made." } else { "Done." });
        if self.creates && self.answers_with_noun {
            let location =
                HeaderBuilder::new().schema(Some(text(None))).description(Some("Where it can be read.")).build();
            response = response.header("Location", location);
        }
        if self.answers_with_noun {
            response = response.header("ETag", etag());
        }
        if !self.creates {
            if self.can_be_rehearsed {
                response = response.header("Preference-Applied", applied());
            }
            return builder.response("200", response.build());
        }
        let builder = if self.can_be_rehearsed {
            let tried = answered(&self.view, "Of a dry run: what would have been made.");
            let tried: Response = tried.header("Preference-Applied", applied()).build();
            builder.response("200", tried)
        } else {
            builder
        };
        builder.response("201", response.build())
    }
}
