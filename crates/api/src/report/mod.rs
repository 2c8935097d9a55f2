//! The reports over HTTP: JSON, CSV or XLSX by what the caller accepts, streamed; each says up to where it reads the
//! journal and the digest of the journal there, so that anybody can ask for the same bytes again.

use crate::{
    document::{Document, Operation, operation},
    problem::refuse,
};
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    response::Response,
};
use books::Dialect;
use domain::{
    Day, Reason, Refusal,
    contract::Contract,
    organisation::Organisation,
    report::{Asked, Report},
    report_job::Form,
};
use form::{XLSX, dialect_of, media_of, written};
use futures::TryStreamExt;
use persistence::{
    Error, Listing, Reader, Stored,
    reports::{AsOf, Kind, columns_of, has_total},
};
use procedures::parameters::Parameters;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, RefOr, ResponseBuilder, Schema,
    path::HttpMethod,
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};
use web::{App, Language, caller_of, language_of};
use words::Reading;

mod books;
mod form;
pub(crate) mod job;
mod sheet;
mod words;
mod written;

const PARAMETERS: &[(&str, &str)] = &[
    ("unit", "Only of this unit and the units in its territory."),
    ("alone", "true: only of the unit itself, and not of its territory."),
    ("organisation", "Only of this organisation: its identifier or its credit code."),
    ("contract", "Only under this contract: its identifier or its number."),
    ("source", "Only out of this source."),
    ("catalogue_code", "Only for this kind of service."),
    ("year", "Only of this budget year."),
    ("from", "From this day on."),
    ("to", "Up to this day."),
    ("group", "Grouped by this; in detail if absent."),
    ("as_of", "As the books stood at the end of this day; now if absent."),
    ("position", "As the books stood at this position of the journal, as an earlier report names it."),
    ("bom", "false: a CSV begins without the byte order mark by which Excel knows its characters."),
    ("head", "true: a CSV begins with what the report is, and has headings and words for people, by Accept-Language."),
];
/// Where the journal was cut, and its digest there, in the answer.
const POSITION: HeaderName = HeaderName::from_static("journal-position");
const DIGEST: HeaderName = HeaderName::from_static("journal-digest");

fn form_of(report: Report, headers: &HeaderMap) -> Result<Form, Refusal> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    for range in accept.split(',') {
        match range.split(';').next().unwrap_or_default().trim() {
            "application/json" | "*/*" | "application/*" => return Ok(Form::Json),
            "text/csv" | "text/*" => return Ok(Form::Csv),
            XLSX => return Ok(Form::Xlsx),
            other if report == Report::Entries => {
                let named = |form: &&Form| dialect_of(**form).is_some() && media_of(**form).0 == other;
                if let Some(form) = Form::ALL.iter().find(named) {
                    return Ok(*form);
                }
            }
            _ => {}
        }
    }
    Err(Refusal::of(Reason::UnsupportedMedia).with("known", format!("application/json, text/csv, {XLSX}")))
}

/// A noun by its identifier, or by what a report prints of it; refused where its reader may know of none, as an empty report would
/// be taken for a clean one, and another answer would tell of what is not public yet.
async fn named<N: Stored>(
    reader: &Reader,
    (name, what): (&'static str, &'static str),
    text: Option<&str>,
    printed: &'static str,
) -> Result<Option<N::Id>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let column = if text.parse::<N::Id>().is_ok() { "id" } else { printed };
    let filters = vec![(column, text.to_owned())];
    let listing = Listing { filters, territory: None, sort: None, after: None, limit: 1 };
    let found = reader.list::<N>(&listing).await.map_err(Error::into_refusal)?;
    let missing = || Refusal::of(Reason::NoSuchPart).field(name).with("what", what);
    found.items.first().map(|noun| Some(noun.id())).ok_or_else(missing)
}

async fn asked(query: &str, today: Day, language: Language, reader: &Reader) -> Result<(Asked, Reading), Refusal> {
    let known: Vec<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
    let parameters = Parameters::read(query, &known)?;
    let asked = Asked {
        unit: parameters.value("unit")?,
        alone: parameters.value("alone")?.unwrap_or(false),
        organisation: named::<Organisation>(
            reader,
            ("organisation", "组织 ¦ organisation"),
            parameters.text("organisation"),
            "credit_code",
        )
        .await?,
        contract: named::<Contract>(reader, ("contract", "合同 ¦ contract"), parameters.text("contract"), "number")
            .await?,
        source: parameters.value("source")?,
        catalogue_code: parameters.text("catalogue_code").map(ToOwned::to_owned),
        year: parameters.value("year")?,
        from: parameters.value("from")?,
        to: parameters.value("to")?,
        group: parameters.value("group")?,
        as_of: parameters.value("as_of")?,
        position: parameters.value("position")?,
    };
    let reading = Reading {
        language,
        bom: parameters.value("bom")?.unwrap_or(true),
        head: parameters.value("head")?.unwrap_or(false),
    };
    Ok((asked.today_at_the_latest(today)?, reading))
}

/// Answers with a report.
pub(crate) async fn read(State(app): State<App>, uri: Uri, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let begun = async {
        let caller = caller_of(&app, &headers).await?;
        let report: Report = uri
            .path()
            .rsplit('/')
            .next()
            .and_then(|name| name.replace('-', "_").parse().ok())
            .ok_or_else(|| Refusal::of(Reason::NotFound))?;
        let language = language_of(&headers);
        let form = form_of(report, &headers)?;
        let reader = app.office.reader(caller.actor);
        reader.reach(report.act()).map_err(Error::into_refusal)?;
        let today = app.office.now().day();
        let (asked, reading) = asked(query.as_deref().unwrap_or_default(), today, language, &reader).await?;
        // A report of now counts what its reader has just done.
        app.office.store.sequence().await.map_err(Error::into_refusal)?;
        let lines = reader.report(report, &asked).await.map_err(Error::into_refusal)?;
        let cut = lines.as_of().clone();
        let parts = written(lines, form, reading).await.map_err(Error::into_refusal)?;
        Ok((report, cut, Body::from_stream(parts.inspect_err(broke_off).map_ok(|part| part.bytes)), media_of(form)))
    };
    match begun.await {
        Ok((report, cut, body, (media, ending))) => answer(report, &cut, body, media, ending),
        Err(refusal) => refuse(&refusal, language_of(&headers)),
    }
}

/// Says up to where the journal was read.
fn mark(headers: &mut HeaderMap, cut: &AsOf) {
    headers.insert(POSITION, HeaderValue::from(cut.position));
    if let Ok(digest) = HeaderValue::from_str(&cut.digest.to_string()) {
        headers.insert(DIGEST, digest);
    }
}

fn answer(report: Report, cut: &AsOf, body: Body, media: &'static str, ending: &str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language"));
    mark(headers, cut);
    let name = report.word().replace('_', "-");
    let named = format!("attachment; filename=\"{name}-{}-{}.{ending}\"", cut.day, cut.position);
    if ending != "json"
        && let Ok(name) = HeaderValue::from_str(&named)
    {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

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

/// The path of a report.
pub(crate) fn path_of(report: Report) -> String {
    format!("/v1/reports/{}", report.word().replace('_', "-"))
}

/// The place of a report in the document.
pub(crate) fn describe(document: &mut Document, report: Report) -> Operation {
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
        built = built.parameter(crate::document::query(name, description, schema));
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
    let built = crate::document::refused(built.response("200", response.build()), &statuses);
    Operation { method: HttpMethod::Get, id, noun: None, answers: None, built }
}

/// Nobody who reads half a report is told why it ends; the log is.
pub(crate) fn broke_off(error: &(impl std::fmt::Display + ?Sized)) {
    tracing::error!(%error, "a report broke off");
}
