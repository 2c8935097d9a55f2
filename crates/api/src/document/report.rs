//! The places of reports in the document.

use super::{
    growing::Document,
    operation::Operation,
    parts::{operation, query, refused},
};
use crate::report::{Dialect, PARAMETERS, XLSX};
use domain::report::Report;
use persistence::reports::{Kind, columns_of, has_total};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, RefOr, ResponseBuilder, Schema,
    path::HttpMethod,
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

/// The schema of a report: what it says of itself, its lines, and their total.
fn schema_of(document: &mut Document, report: Report) -> String {
    let words: String = report.word().split('_').map(capitalised).collect();
    let (zh, en) = report.title();
    let mut line = ObjectBuilder::new().description(Some(format!("A row of the report: {en}.")));
    for column in columns_of(report) {
        let kind = match column.kind {
            Kind::Count => Type::Integer,
            Kind::Text | Kind::Day | Kind::Amount | Kind::Capitals => Type::String,
        };
        let pattern = (column.kind == Kind::Amount).then_some(r"^-?(0|[1-9]\d{0,14})\.\d{2}$");
        let field =
            ObjectBuilder::new().schema_type(SchemaType::new(kind)).description(Some(column.said)).pattern(pattern);
        line = line.property(column.name, field.build()).required(column.name);
    }
    let of_line = document.named(&format!("{words}ReportRow"), Schema::Object(line.build()).into());
    let text = |said: &str| ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).description(Some(said));
    let items = ArrayBuilder::new().items(RefOr::Ref(Ref::from_schema_name(of_line)));
    let position = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .description(Some("Up to which position of the journal it reads."));
    let whole = ObjectBuilder::new()
        .description(Some(format!("{zh}。{en}.")))
        .property("report", text("Which report."))
        .required("report")
        .property("as_of", text("When the last entry happened that it counts."))
        .required("as_of")
        .property("day", text("The day as of which the books are looked at."))
        .required("day")
        .property("position", position)
        .required("position")
        .property("journal_digest", text("The digest of the journal up to there, in hexadecimal."))
        .required("journal_digest")
        .property("items", items)
        .required("items");
    let whole = if has_total(columns_of(report)) {
        let total = text("The sum of the column amount.").pattern(Some(r"^-?(0|[1-9]\d{0,14})\.\d{2}$"));
        whole.property("total", total).required("total")
    } else {
        whole
    };
    document.named(&format!("{words}Report"), Schema::Object(whole.build()).into())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The place of a report in the document.
pub(super) fn describe(document: &mut Document, report: Report) -> Operation {
    let schema = schema_of(document, report);
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let (zh, en) = report.title();
    let asked = match report {
        Report::RedFlags => {
            "By unit with its territory, organisation, contract and calendar year; as JSON, CSV or XLSX by Accept. As of any moment, \
             with the thresholds and the working days that are known on the day of asking."
        }
        _ => {
            "By unit with its territory, organisation, period and source; as JSON, CSV or XLSX by Accept; streamed. As of any \
             moment: the same position and day give the same bytes for ever."
        }
    };
    let said = format!("{zh}。{en}. {asked}");
    let id = format!("report_{}", report.word());
    let mut built = operation(&id, "report", en, &said, report.act());
    for (name, description) in PARAMETERS {
        match *name {
            "group" if report.groupings().is_empty() => continue,
            "group" | "as_of" | "position" | "bom" | "head" => {}
            "alone" if report.limits().any(|known| known == "unit") => {}
            limit if !report.limits().any(|known| known == limit) => continue,
            _ => {}
        }
        let schema = match *name {
            "group" => text().enum_values(Some(report.groupings().iter().map(|group| group.word()))),
            "source" => text().enum_values(Some(domain::budget::Source::ALL.iter().map(|source| source.word()))),
            "bom" | "head" | "alone" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
            "position" | "year" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)),
            _ => text(),
        };
        built = built.parameter(query(name, description, schema));
    }
    let header = |said: &str| HeaderBuilder::new().schema(Some(text())).description(Some(said)).build();
    let response = ResponseBuilder::new()
        .description("The report.")
        .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build())
        .content("text/csv", ContentBuilder::new().schema(Some(text().build())).build())
        .content(XLSX, ContentBuilder::new().schema(Some(text().build())).build());
    let dialects = Dialect::ALL.into_iter().filter(|_| report == Report::Entries);
    let response = dialects
        .fold(response, |response, dialect| {
            response.content(dialect.media(), ContentBuilder::new().schema(Some(text().build())).build())
        })
        .header("Journal-Position", header("Up to which position of the journal it reads."))
        .header("Journal-Digest", header("The digest of the journal up to there."));
    let statuses = [400, 401, 403, 413, 415, 422, 503];
    let built = refused(built.response("200", response.build()), &statuses);
    Operation { method: HttpMethod::Get, id, noun: None, answers: None, built }
}
