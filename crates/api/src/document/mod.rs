//! The OpenAPI document, made from the same declarations as the routes.

mod parts;

pub(crate) use parts::{answered, header, identifier, operation, query, refused};

use crate::{
    list::Items,
    problem::Problem,
    queries::{Parameter, Query},
};
use domain::{ids::Names, permission::Act};
use parts::{
    PROBLEMS, TAGS, applied, described, etag, information, list_parameters, parameter_schema, split, text, with_links,
};
use persistence::Kept;
use procedures::{Outcome, Procedure, Shown, Subject, outcome::Moving};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{
        self, ComponentsBuilder, ContentBuilder, HeaderBuilder, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr,
        Required, ResponseBuilder, Schema, ServerBuilder,
        path::{HttpMethod, OperationBuilder},
        request_body::RequestBodyBuilder,
        schema::{ObjectBuilder, SchemaType, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

/// An operation on its way into the document.
pub struct Operation {
    /// Its method.
    pub method: HttpMethod,
    /// Its name.
    pub id: String,
    /// The kind of noun whose identifier stands in the path.
    pub noun: Option<&'static str>,
    /// The kind of noun that it answers with, for the links that lead on from it.
    pub answers: Option<&'static str>,
    /// Everything else.
    pub built: OperationBuilder,
}

/// The document, growing.
#[derive(Default)]
pub struct Document {
    operations: Vec<(String, Operation)>,
    schemas: BTreeMap<String, RefOr<Schema>>,
    /// Names under which two different schemas stand; a test wants none.
    pub clashes: Vec<String>,
}

impl Document {
    /// Takes up the schema of a type and everything it refers to.
    pub(crate) fn schema<T: ToSchema>(&mut self) -> String {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            match self.schemas.get(&name) {
                Some(known) if *known != schema => self.clashes.push(name),
                Some(_) => {}
                None => {
                    self.schemas.insert(name, schema);
                }
            }
        }
        T::name().into_owned()
    }
    /// Takes up a schema that no type has: it is made of data.
    pub(crate) fn named(&mut self, name: &str, schema: RefOr<Schema>) -> String {
        match self.schemas.get(name) {
            Some(known) if *known != schema => self.clashes.push(name.to_owned()),
            _ => {
                self.schemas.insert(name.to_owned(), schema);
            }
        }
        name.to_owned()
    }
    pub(crate) fn add(&mut self, path: &str, operation: Operation) {
        self.operations.push((path.to_owned(), operation));
    }
    pub(crate) fn act<P: Procedure>(&mut self, path: &str) {
        let (summary, description) = split(&described(&P::schema()));
        let body = self.schema::<P>();
        let view = self.schema::<<P::Outcome as Outcome>::View>();
        let id = P::ACT.word();
        let mut builder = operation(id, P::Outcome::TAG, &summary, &description, P::ACT);
        let mut statuses = vec![400, 401, 403, 409, 413, 415, 422, 503];
        if P::ACT == Act::LogIn {
            statuses.push(429);
        }
        if let Some(noun) = P::Subject::NOUN {
            builder = builder.parameter(identifier(noun));
            statuses.push(404);
            if P::CHANGES {
                let said =
                    "The ETag that was read; without it the change is refused with 428, with a stale one with 412.";
                builder = builder.parameter(header("If-Match", true, said, text(None).examples(["\"3\""])));
                statuses.extend([412, 428]);
            }
        }
        let said = "A key of the caller's choice. The same key with the same request gets the same bytes again; with another it is refused.";
        let key = text(Some("^[!-~]{1,100}$")).max_length(Some(100)).examples(["0197c0de-5f3a-7c41-9a55-2f1f0d3b7e10"]);
        builder = builder.parameter(header("Idempotency-Key", P::KEY_REQUIRED, said, key));
        if P::CAN_BE_REHEARSED {
            let said =
                "true: decide as in earnest and say what would come of it, without effect; like Prefer: dry-run.";
            let truth = ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean));
            builder = builder.parameter(query("dry_run", said, truth));
        }
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&body))).build();
        builder = builder.request_body(Some(
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build(),
        ));
        let mut response = answered(&view, if P::CREATES { "Made." } else { "Done." });
        if P::CREATES && P::Outcome::IS_NOUN {
            let location =
                HeaderBuilder::new().schema(Some(text(None))).description(Some("Where it can be read.")).build();
            response = response.header("Location", location);
        }
        if P::Outcome::IS_NOUN {
            response = response.header("ETag", etag());
        }
        if P::CREATES && P::CAN_BE_REHEARSED {
            let tried = answered(&view, "Of a dry run: what would have been made.");
            builder = builder.response("200", tried.header("Preference-Applied", applied()).build());
        } else if P::CAN_BE_REHEARSED {
            response = response.header("Preference-Applied", applied());
        }
        builder = builder.response(if P::CREATES { "201" } else { "200" }, response.build());
        // From what was made and from what was read links lead on; after every other act that would only repeat them.
        let answers = (P::CREATES && P::Outcome::IS_NOUN).then_some(P::Outcome::TAG);
        let operation = Operation {
            method: HttpMethod::Post,
            id: id.to_owned(),
            noun: P::Subject::NOUN,
            answers,
            built: refused(builder, &statuses),
        };
        self.add(path, operation);
    }
    pub(crate) fn noun<N: Kept + Moving>(&mut self, path: &str, summary: &str) {
        let noun = <N::Id as Names>::NOUN;
        let words = noun.replace('_', " ");
        let Some(act) = crate::face::read_act(noun) else { return };
        let page = self.schema::<Items<Shown<N>>>();
        let view = self.schema::<Shown<N>>();
        let id = format!("list_{noun}s");
        let said = format!("{summary} Newest first unless sorted; as far as the caller's rights reach.");
        let mut builder = operation(&id, noun, &format!("List {words}s"), &said, act);
        for parameter in list_parameters::<N>() {
            builder = builder.parameter(parameter);
        }
        let link = HeaderBuilder::new()
            .schema(Some(text(None)))
            .description(Some("Leads to the next page (rel=next)."))
            .build();
        builder = builder.response("200", answered(&page, "A page.").header("Link", link).build());
        let built = refused(builder, &[400, 401, 403, 503]);
        self.add(path, Operation { method: HttpMethod::Get, id, noun: None, answers: None, built });
        let id = act.word();
        let said = format!("{summary} With the operations that the caller can call on it now.");
        let known = header("If-None-Match", false, "The ETag that was read; 304 if it still holds.", text(None));
        let builder = operation(id, noun, &format!("Read a {words}"), &said, act)
            .parameter(identifier(noun))
            .parameter(known)
            .response("200", answered(&view, "As it is now.").header("ETag", etag()).build())
            .response("304", ResponseBuilder::new().description("Unchanged.").build());
        let operation = Operation {
            method: HttpMethod::Get,
            id: id.to_owned(),
            noun: Some(noun),
            answers: Some(noun),
            built: refused(builder, &[401, 404, 503]),
        };
        self.add(&format!("{path}/{{id}}"), operation);
    }
    pub(crate) fn query<Q: Query>(&mut self, path: &str) {
        let view = self.schema::<Q::Answer>();
        let id = Q::NAME.unwrap_or(Q::ACT.word()).to_owned();
        let mut builder = operation(&id, Q::TAG, Q::SUMMARY, Q::DESCRIPTION, Q::ACT);
        let mut statuses = vec![400, 401, 403, 503];
        if let Some(noun) = Q::NOUN {
            builder = builder.parameter(identifier(noun));
            statuses.push(404);
        }
        if Q::PARAMETERS.iter().any(|parameter| parameter.name == "to") {
            statuses.push(422);
        }
        for Parameter { name, description, example } in Q::PARAMETERS {
            builder = builder.parameter(query(name, description, parameter_schema(name, example)));
        }
        let built = refused(builder.response("200", answered(&view, "The answer.").build()), &statuses);
        self.add(path, Operation { method: HttpMethod::Get, id, noun: Q::NOUN, answers: None, built });
    }
    /// The finished document.
    #[must_use]
    pub fn finish(mut self) -> openapi::OpenApi {
        self.schema::<Problem>();
        let schemas: Vec<(String, RefOr<Schema>)> = std::mem::take(&mut self.schemas).into_iter().collect();
        let mut components = ComponentsBuilder::new().schemas_from_iter(schemas).security_scheme(
            "bearer",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("The token of a session (log_in) or an API token (make_token)."))
                    .build(),
            ),
        );
        for (_, name, description) in PROBLEMS {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response =
                ResponseBuilder::new().description(*description).content("application/problem+json", content);
            components = components.response(*name, response.build());
        }
        let targets = self.link_targets();
        let mut paths = PathsBuilder::new();
        for (path, operation) in self.operations {
            let built = with_links(operation.built.build(), operation.answers, &targets);
            paths = paths.path(path, PathItem::new(operation.method, built));
        }
        OpenApiBuilder::new()
            .info(information())
            .servers(Some([ServerBuilder::new().url("/").description(Some("This server.")).build()]))
            .tags(Some(TAGS.iter().map(|(name, said)| TagBuilder::new().name(*name).description(Some(*said)).build())))
            .paths(paths.build())
            .components(Some(components.build()))
            .build()
    }
    /// For each kind of noun, the operations whose path takes its identifier.
    fn link_targets(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut targets: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (_, operation) in &self.operations {
            if let Some(noun) = operation.noun {
                targets.entry(noun).or_default().push(operation.id.clone());
            }
        }
        targets
    }
}
