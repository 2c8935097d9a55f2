//! The document as it grows, operation by operation, with the schemas of all that they name.

use super::{
    act,
    operation::Operation,
    parts::{
        PROBLEMS, TAGS, answered, described, etag, header, identifier, information, list_parameters, operation,
        parameter_schema, query, refused, text, with_links,
    },
};
use crate::problem::Problem;
use procedures::{
    operation::{ActRow, NounRow, QueryRow},
    query::Parameter,
    schemas::Schemas,
};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{
        self, ComponentsBuilder, ContentBuilder, HeaderBuilder, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr,
        ResponseBuilder, Schema, ServerBuilder,
        path::HttpMethod,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

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
    pub(super) fn schema<T: ToSchema>(&mut self) -> String {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        self.schemas(found)
    }
    /// Takes up a schema, which stands first, and everything it refers to.
    pub(super) fn schemas(&mut self, found: Schemas) -> String {
        let first = found.first().map(|(name, _)| name.clone()).unwrap_or_default();
        for (name, schema) in found {
            match self.schemas.get(&name) {
                Some(known) if *known != schema => self.clashes.push(name),
                Some(_) => {}
                None => {
                    self.schemas.insert(name, schema);
                }
            }
        }
        first
    }
    /// Takes up a schema that no type has: it is made of data.
    pub(super) fn named(&mut self, name: &str, schema: RefOr<Schema>) -> String {
        match self.schemas.get(name) {
            Some(known) if *known != schema => self.clashes.push(name.to_owned()),
            _ => {
                self.schemas.insert(name.to_owned(), schema);
            }
        }
        name.to_owned()
    }
    pub(super) fn add(&mut self, path: &str, operation: Operation) {
        self.operations.push((path.to_owned(), operation));
    }
    pub(super) fn act(&mut self, row: &ActRow, path: &str) {
        let body = (row.body)();
        let said = body.first().map(|(_, schema)| described(schema)).unwrap_or_default();
        let (body, view) = (self.schemas(body), self.schemas((row.view)()));
        self.add(path, act::operation_of(row, &said, &body, &view));
    }
    pub(super) fn noun(&mut self, row: &NounRow, path: &str) {
        let (noun, summary) = (row.noun, row.summary);
        let nouns = domain::ids::plural(noun);
        let Some(act) = row.act() else { return };
        let page = self.schemas((row.page)());
        let view = self.schemas((row.view)());
        let id = format!("list_{nouns}");
        let said = format!("{summary} Newest first unless sorted; as far as the caller's rights reach.");
        let mut builder = operation(&id, noun, &format!("List {}", nouns.replace('_', " ")), &said, act);
        for parameter in list_parameters(row.table) {
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
        let builder = operation(id, noun, &format!("Read one {}", noun.replace('_', " ")), &said, act)
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
    pub(super) fn query(&mut self, row: &QueryRow, path: &str) {
        let view = self.schemas((row.answer)());
        let id = row.name.to_owned();
        let mut builder = operation(&id, row.tag, row.summary, row.description, row.act);
        let mut statuses = vec![400, 401, 403, 503];
        if let Some(noun) = row.noun {
            builder = builder.parameter(identifier(noun));
            statuses.push(404);
        }
        if row.parameters.iter().any(|parameter| parameter.name == "to") {
            statuses.push(422);
        }
        for Parameter { name, description, example } in row.parameters {
            builder = builder.parameter(query(name, description, parameter_schema(name, example)));
        }
        let built = refused(builder.response("200", answered(&view, "The answer.").build()), &statuses);
        self.add(path, Operation { method: HttpMethod::Get, id, noun: row.noun, answers: None, built });
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
