//! The OpenAPI document, made from the same declarations as the routes.

use crate::{
    list::{Items, LIMIT_MAX},
    problem::Problem,
    queries::{Parameter, Query},
};
use domain::{
    ids::Names,
    permission::{Act, Who},
};
use persistence::{FilterKind, Kept};
use procedures::{Outcome, Procedure, Shown, Subject, outcome::Moving};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{
        self, ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApiBuilder, PathItem, PathsBuilder,
        Ref, RefOr, Required, Response, ResponseBuilder, Schema, ServerBuilder,
        link::LinkBuilder,
        path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{ObjectBuilder, SchemaType, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
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

const TAGS: &[(&str, &str)] = &[
    ("access", "登录与令牌 · Logging in and API tokens"),
    ("person", "人员与职责 · Persons and duties"),
    ("unit", "单位 · Units of government"),
    ("organisation", "社会组织 · Social organisations"),
    ("budget_line", "预算指标 · Budget lines"),
    ("purchase_list", "购买清单 · Purchase lists"),
    ("purchase_item", "清单项目 · Items of purchase lists"),
    ("tender", "采购项目 · Tenders"),
    ("question", "询问答复 · Questions and answers"),
    ("bid", "投标响应 · Bids"),
    ("evaluation", "评审 · Evaluation"),
    ("score_sheet", "评分表 · Score sheets"),
    ("award", "成交结果 · Awards"),
    ("contract", "合同 · Contracts"),
    ("milestone", "履约验收 · Milestones and acceptance"),
    ("invoice", "发票 · Invoices"),
    ("payment", "支付 · Payments"),
    ("attachment", "附件 · Attachments"),
    ("report", "报表 · Reports"),
    ("journal", "日志 · Journal"),
    ("calendar", "工作日历 · Working days"),
    ("rulebook", "规则 · Rules, methods and the catalogue"),
    ("system", "系统 · System"),
];

/// The problems that an operation can answer with, by status.
const PROBLEMS: &[(u16, &str, &str)] = &[
    (400, "Malformed", "The request cannot be read."),
    (401, "Unauthorized", "Nobody is logged in, or the token lets nobody in."),
    (403, "Forbidden", "The caller may see it but not do it."),
    (404, "NotFound", "There is no such thing, or the caller may not know of it."),
    (409, "Conflict", "The law or the state of affairs stands against it; the rule and the numbers are named."),
    (412, "Stale", "It has changed since the version named in If-Match."),
    (413, "TooLarge", "The body is too large."),
    (415, "Unsupported", "This kind of content is not taken."),
    (422, "Invalid", "The request can be read but says what cannot be; the field and the rule are named."),
    (428, "VersionRequired", "A change needs If-Match with the ETag that was read."),
    (429, "TooMany", "Too many attempts; see Retry-After."),
    (503, "Busy", "The system is busy; try again with the same Idempotency-Key."),
];

fn text(pattern: Option<&str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).pattern(pattern)
}

pub(crate) fn identifier(noun: &str) -> openapi::path::Parameter {
    let schema = if noun == "unit" {
        text(Some("^[0-9]{2,12}(-[A-Z]{2,8})?$")).examples(["310115004"])
    } else {
        text(None).format(Some(openapi::SchemaFormat::KnownFormat(openapi::KnownFormat::Uuid)))
    };
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(format!("The identifier of the {}.", noun.replace('_', " "))))
        .schema(Some(schema))
        .build()
}

pub(crate) fn header(name: &str, required: bool, description: &str, schema: ObjectBuilder) -> openapi::path::Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if required { Required::True } else { Required::False })
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

pub(crate) fn query(name: &str, description: &str, schema: ObjectBuilder) -> openapi::path::Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn language() -> openapi::path::Parameter {
    let description = "The language of problems: zh-CN unless English is preferred.";
    header("Accept-Language", false, description, text(None).examples(["en"]))
}

/// The first line of a description, and the rest.
fn split(description: &str) -> (String, String) {
    let (first, rest) = description.split_once("\n\n").unwrap_or((description, ""));
    let rest = if rest.is_empty() { first } else { rest };
    (first.trim_end_matches('.').to_owned(), rest.replace('\n', " "))
}

fn described(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::T(Schema::Object(object)) => object.description.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Starts an operation: its name, its words, its tag and who may call it.
pub(crate) fn operation(id: &str, tag: &str, summary: &str, description: &str, act: Act) -> OperationBuilder {
    let open = act.grants().iter().copied().flatten().any(|(who, _)| *who == Who::Anybody);
    let bearer = SecurityRequirement::new("bearer", Vec::<String>::new());
    let mut builder = OperationBuilder::new()
        .operation_id(Some(id))
        .tag(tag)
        .summary(Some(summary.trim_end_matches('.')))
        .description(Some(description))
        .parameter(language());
    if open {
        builder = builder.security(SecurityRequirement::default());
    }
    builder.security(bearer)
}

pub(crate) fn refused(mut builder: OperationBuilder, statuses: &[u16]) -> OperationBuilder {
    for (status, name, _) in PROBLEMS.iter().filter(|(status, _, _)| statuses.contains(status)) {
        let reference = Ref::new(format!("#/components/responses/{name}"));
        builder = builder.response(status.to_string(), RefOr::<Response>::Ref(reference));
    }
    builder
}

pub(crate) fn answered(schema: &str, description: &str) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(description).content("application/json", content)
}

fn etag() -> openapi::Header {
    HeaderBuilder::new().schema(Some(text(None))).description(Some("The version; send it back as If-Match.")).build()
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
                let said = "The ETag that was read; without it the change is refused with 428, with a stale one with 412.";
                builder = builder.parameter(header("If-Match", true, said, text(None).examples(["\"3\""])));
                statuses.extend([412, 428]);
            }
        }
        let said = "A key of the caller's choice. The same key with the same request gets the same bytes again; with another it is refused.";
        let key = text(Some("^[!-~]{1,100}$")).max_length(Some(100)).examples(["0197c0de-5f3a-7c41-9a55-2f1f0d3b7e10"]);
        builder = builder.parameter(header("Idempotency-Key", P::KEY_REQUIRED, said, key));
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&body))).build();
        builder = builder.request_body(Some(
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build(),
        ));
        let mut response = answered(&view, if P::CREATES { "Made." } else { "Done." });
        if P::CREATES {
            let location = HeaderBuilder::new().schema(Some(text(None))).description(Some("Where it can be read.")).build();
            response = response.header("Location", location);
        }
        response = response.header("ETag", etag());
        builder = builder.response(if P::CREATES { "201" } else { "200" }, response.build());
        let answers = (P::Outcome::TAG != "system" && P::Outcome::TAG != "access" && P::Outcome::TAG != "unit").then_some(P::Outcome::TAG);
        let operation =
            Operation { method: HttpMethod::Post, id: id.to_owned(), noun: P::Subject::NOUN, answers, built: refused(builder, &statuses) };
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
        let link = HeaderBuilder::new().schema(Some(text(None))).description(Some("Leads to the next page (rel=next).")).build();
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
        let id = query_id::<Q>(path);
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
            builder = builder.parameter(query(name, description, parameter_schema(name).examples([*example])));
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
            let response = ResponseBuilder::new().description(*description).content("application/problem+json", content);
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

fn with_links(
    mut operation: openapi::path::Operation,
    answers: Option<&'static str>,
    targets: &BTreeMap<&'static str, Vec<String>>,
) -> openapi::path::Operation {
    let Some(targets) = answers.and_then(|noun| targets.get(noun)) else { return operation };
    for status in ["200", "201"] {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
            for target in targets {
                let link = LinkBuilder::new().operation_id(target.clone()).parameter("id", "$response.body#/id").build();
                response.links.insert(target.clone(), RefOr::T(link));
            }
        }
    }
    operation
}

fn information() -> openapi::Info {
    InfoBuilder::new()
        .title("Qingdan 清单")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "政府向社会组织购买服务的公开市场：清单、意向、采购、投标、评审、合同、验收、支付，每一分钱有据可查。\n\n\
             A marketplace where government buys services from social organisations, from the purchase list to the last payment. \
             Acts are sub-resources (`POST /v1/tenders/{id}/publish`); every answer lists the acts that are allowed now; every \
             refusal names its rule, law and article (RFC 9457). Amounts are strings in yuan with two decimals; times are in \
             Beijing time.",
        ))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build()
}

fn query_id<Q: Query>(path: &str) -> String {
    let word = Q::ACT.word();
    let last = path.rsplit('/').next().unwrap_or_default().replace('-', "_");
    if word.ends_with(&last) || last == "{id}" || path == "/v1/me" { word.to_owned() } else { format!("read_{last}_of_{}", Q::TAG) }
}

fn parameter_schema(name: &str) -> ObjectBuilder {
    match name {
        "limit" => limit_schema(),
        "after" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)).minimum(Some(0)),
        "from" | "to" | "day" => text(None).format(Some(openapi::SchemaFormat::KnownFormat(openapi::KnownFormat::Date))),
        _ => text(None),
    }
}

fn limit_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)).minimum(Some(1)).maximum(Some(LIMIT_MAX as f64))
}

fn list_parameters<N: Kept>() -> Vec<openapi::path::Parameter> {
    let mut parameters = vec![
        query("limit", "How many items at most.", limit_schema()),
        query("cursor", "Where the page begins, as the last page said.", text(None)),
        query("territory", "Only what belongs to this unit or to one in its territory.", text(Some("^[0-9]{2,12}(-[A-Z]{2,8})?$"))),
    ];
    if !N::SORTS.is_empty() {
        let sorts = N::SORTS.iter().flat_map(|(name, _)| [(*name).to_owned(), format!("-{name}")]);
        parameters.push(query("sort", "The column to sort by, with - before it for the largest first.", text(None).enum_values(Some(sorts))));
    }
    for (name, kind) in N::FILTERS {
        let schema = match kind {
            FilterKind::Text => text(None),
            FilterKind::Number => ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)),
            FilterKind::Truth => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
        };
        parameters.push(query(name, "Only those with this value.", schema));
    }
    parameters
}
