//! The parts that operations have in common: parameters, answers, problems, links, and what the document says of
//! itself.

use domain::permission::{Act, Relation, Who};
use persistence::{Kind, Table};
use procedures::items::LIMIT_MAX;
use std::collections::BTreeMap;
use utoipa::openapi::{
    self, ContentBuilder, HeaderBuilder, InfoBuilder, LicenseBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema,
    link::LinkBuilder,
    path::{OperationBuilder, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, SchemaType, Type},
    security::SecurityRequirement,
};

pub(crate) const TAGS: &[(&str, &str)] = &[
    ("access", "登录与令牌 · Logging in and API tokens"),
    ("person", "人员与职责 · Persons and their roles"),
    ("unit", "单位 · Units of government"),
    ("organisation", "社会组织 · Social organisations"),
    ("budget_line", "预算指标 · Budget lines"),
    ("purchase_list", "购买清单 · Purchase lists"),
    ("purchase_item", "清单项目 · Items of purchase lists"),
    ("tender", "采购项目 · Tenders"),
    ("enquiry", "询问答复 · Questions and answers"),
    ("bid", "投标响应 · Bids"),
    ("evaluation", "评审 · Evaluation"),
    ("score_sheet", "评分表 · Score sheets"),
    ("award", "成交结果 · Awards"),
    ("framework", "框架协议 · Framework agreements"),
    ("deposit", "保证金 · Bid deposits"),
    ("challenge", "质疑 · Challenges"),
    ("complaint", "投诉 · Complaints"),
    ("contract", "合同 · Contracts"),
    ("milestone", "履约验收 · Milestones and acceptance"),
    ("invoice", "发票 · Invoices"),
    ("payment", "支付 · Payments"),
    ("bond", "履约保证金 · Performance bonds"),
    ("closing", "结账 · Closed months"),
    ("payment_order", "支付指令 · Orders to the treasury's bank"),
    ("refund", "款项收回 · Refunds and claw-back"),
    ("attachment", "附件 · Attachments"),
    ("batch", "批量办理 · One act on many"),
    ("report", "报表 · Reports"),
    ("report_job", "报表任务 · Reports made beside other work"),
    ("journal", "日志 · Journal"),
    ("due", "期限 · What is due"),
    ("rule_change", "规则修订 · Rule changes"),
    ("calendar", "工作日历 · Working days"),
    ("rulebook", "规则 · Rules, methods and the catalogue"),
    ("system", "系统 · System"),
];

/// The problems that an operation can answer with, by status.
pub(crate) const PROBLEMS: &[(u16, &str, &str)] = &[
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

pub(crate) fn text(pattern: Option<&str>) -> ObjectBuilder {
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

pub(crate) fn language() -> openapi::path::Parameter {
    let description = "The language of problems: zh-CN unless English is preferred.";
    header("Accept-Language", false, description, text(None).examples(["en"]))
}

/// The first line of a description, and the rest.
pub(crate) fn split(description: &str) -> (String, String) {
    let (first, rest) = description.split_once("\n\n").unwrap_or((description, ""));
    let rest = if rest.is_empty() { first } else { rest };
    (first.trim_end_matches('.').to_owned(), rest.replace('\n', " "))
}

pub(crate) fn described(schema: &RefOr<Schema>) -> String {
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
    let only_open = act.grants().iter().copied().flatten().all(|grant| *grant == (Who::Anybody, Relation::Any));
    if only_open {
        return builder.securities(Some(Vec::<SecurityRequirement>::new()));
    }
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

pub(crate) fn etag() -> openapi::Header {
    HeaderBuilder::new().schema(Some(text(None))).description(Some("The version; send it back as If-Match.")).build()
}

pub(crate) fn replayed() -> openapi::Header {
    let said = "true, where the answer was given before and is given again.";
    HeaderBuilder::new().schema(Some(text(None))).description(Some(said)).build()
}

pub(crate) fn applied() -> openapi::Header {
    HeaderBuilder::new().schema(Some(text(None))).description(Some("dry-run, where nothing has taken effect.")).build()
}

pub(crate) fn with_links(
    mut operation: openapi::path::Operation,
    answers: Option<&'static str>,
    targets: &BTreeMap<&'static str, Vec<String>>,
) -> openapi::path::Operation {
    let Some(targets) = answers.and_then(|noun| targets.get(noun)) else { return operation };
    let made = if operation.responses.responses.contains_key("201") { "201" } else { "200" };
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(made) {
        for target in targets {
            let link = LinkBuilder::new().operation_id(target.clone()).parameter("id", "$response.body#/id").build();
            response.links.insert(target.clone(), RefOr::T(link));
        }
    }
    operation
}

pub(crate) fn information() -> openapi::Info {
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

pub(crate) fn parameter_schema(name: &str, example: &str) -> ObjectBuilder {
    let number = example.parse::<u64>().ok().filter(|_| ["limit", "after"].contains(&name));
    let truth = example.parse::<bool>().ok();
    let schema = match name {
        "limit" => limit_schema(),
        "after" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)).minimum(Some(0)),
        "from" | "to" | "day" => {
            text(None).format(Some(openapi::SchemaFormat::KnownFormat(openapi::KnownFormat::Date)))
        }
        _ if truth.is_some() => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
        _ => text(None),
    };
    match (number, truth) {
        (Some(number), _) => schema.examples([number]),
        (_, Some(truth)) => schema.examples([truth]),
        _ => schema.examples([example]),
    }
}

pub(crate) fn limit_schema() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .minimum(Some(1))
        .maximum(Some(f64::from(u32::try_from(LIMIT_MAX).unwrap_or(u32::MAX))))
}

pub(crate) fn list_parameters(table: &Table) -> Vec<openapi::path::Parameter> {
    let mut parameters = vec![
        query("limit", "How many items at most.", limit_schema()),
        query("cursor", "Where the page begins, as the last page said.", text(None)),
    ];
    if table.belongs_to_units() {
        parameters.push(query(
            "territory",
            "Only what belongs to this unit or to one in its territory.",
            text(Some("^[0-9]{2,12}(-[A-Z]{2,8})?$")),
        ));
    }
    if !table.sorts.is_empty() {
        let sorts = table.sorts.iter().flat_map(|name| [(*name).to_owned(), format!("-{name}")]);
        parameters.push(query(
            "sort",
            "The column to sort by, with - before it for the largest first.",
            text(None).enum_values(Some(sorts)),
        ));
    }
    for name in table.filters {
        let schema = match table.column(name).map(|column| column.kind) {
            Some(Kind::Text) | None => text(None),
            Some(Kind::Number) => ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)),
            Some(Kind::Truth) => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
        };
        parameters.push(query(name, "Only those with this value.", schema));
    }
    parameters
}
