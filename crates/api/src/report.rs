//! The reports over HTTP: JSON, CSV or XLSX by what the caller accepts, streamed; each says up to where it reads the
//! journal and the digest of the journal there, so that anybody can ask for the same bytes again.

use crate::{
    caller::caller_of,
    document::{Document, Operation, operation},
    headers::Language,
    list::{parameter, parsed, read_query},
    problem::refuse,
    router::App,
    xlsx,
};
use axum::{
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    response::Response,
};
use domain::{Fen, Reason, Refusal};
use futures::stream;
use persistence::{
    Halt,
    reports::{Asked, Column, Cut, Kind, Line, Lines, Report, add},
};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, RefOr, ResponseBuilder, Schema,
    path::HttpMethod,
    schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type},
};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PARAMETERS: &[(&str, &str)] = &[
    ("unit", "Only of this unit and the units in its territory."),
    ("organisation", "Only of this organisation."),
    ("contract", "Only under this contract."),
    ("source", "Only out of this source."),
    ("catalogue_code", "Only for this kind of service."),
    ("year", "Only of this budget year."),
    ("from", "From this day on."),
    ("to", "Up to this day."),
    ("group", "Grouped by this; in detail if absent."),
    ("as_of", "As the books stood at the end of this day; now if absent."),
    ("position", "As the books stood at this position of the journal, as an earlier report names it."),
    ("bom", "true: a CSV begins with a byte order mark, as Excel likes it."),
];
/// Where the journal was cut, and its digest there, in the answer.
const POSITION: HeaderName = HeaderName::from_static("journal-position");
const DIGEST: HeaderName = HeaderName::from_static("journal-digest");

/// What the caller wants to have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv { bom: bool },
    Xlsx,
}

fn form_of(headers: &HeaderMap, bom: bool) -> Result<Form, Refusal> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    for range in accept.split(',') {
        match range.split(';').next().unwrap_or_default().trim() {
            "application/json" | "*/*" | "application/*" => return Ok(Form::Json),
            "text/csv" | "text/*" => return Ok(Form::Csv { bom }),
            XLSX => return Ok(Form::Xlsx),
            _ => {}
        }
    }
    Err(Refusal::of(Reason::UnsupportedMedia).with("known", format!("application/json, text/csv, {XLSX}")))
}

fn asked(query: &str) -> Result<(Asked, bool), Refusal> {
    let known: Vec<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
    let parameters = read_query(query, &known)?;
    let asked = Asked {
        unit: parsed(&parameters, "unit")?,
        organisation: parsed(&parameters, "organisation")?,
        contract: parsed(&parameters, "contract")?,
        source: parsed(&parameters, "source")?,
        catalogue_code: parameter(&parameters, "catalogue_code").map(ToOwned::to_owned),
        year: parsed(&parameters, "year")?,
        from: parsed(&parameters, "from")?,
        to: parsed(&parameters, "to")?,
        group: parsed(&parameters, "group")?,
        as_of: parsed(&parameters, "as_of")?,
        position: parsed(&parameters, "position")?,
    };
    Ok((asked, parsed(&parameters, "bom")?.unwrap_or(false)))
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
        let (asked, bom) = asked(query.as_deref().unwrap_or_default())?;
        let form = form_of(&headers, bom)?;
        // A report of now counts what its reader has just done.
        app.office.store.sequence().await.map_err(Halt::into_refusal)?;
        let lines = app.office.reader(caller.actor).report(report, &asked).await.map_err(Halt::into_refusal)?;
        let cut = lines.cut().clone();
        let (body, media, ending) = match form {
            Form::Json => (streamed(lines, Writer::json()), "application/json", "json"),
            Form::Csv { bom } => (streamed(lines, Writer::csv(bom)), CSV, "csv"),
            Form::Xlsx => (xlsx::body(lines).await.map_err(Halt::into_refusal)?, XLSX, "xlsx"),
        };
        Ok((report, cut, body, media, ending))
    };
    match begun.await {
        Ok((report, cut, body, media, ending)) => answer(report, &cut, body, media, ending),
        Err(refusal) => refuse(&refusal, Language::of(&headers)),
    }
}

fn answer(report: Report, cut: &Cut, body: Body, media: &'static str, ending: &str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(POSITION, HeaderValue::from(cut.position));
    if let Ok(digest) = HeaderValue::from_str(&cut.digest.to_string()) {
        headers.insert(DIGEST, digest);
    }
    let named = format!("attachment; filename=\"{}-{}.{ending}\"", report.word().replace('_', "-"), cut.position);
    if ending != "json"
        && let Ok(name) = HeaderValue::from_str(&named)
    {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// Writes batches of lines as they come.
struct Writer {
    csv: bool,
    bom: bool,
    begun: bool,
    total: Fen,
}

impl Writer {
    const fn json() -> Self {
        Self { csv: false, bom: false, begun: false, total: Fen::ZERO }
    }
    const fn csv(bom: bool) -> Self {
        Self { csv: true, bom, begun: false, total: Fen::ZERO }
    }
    fn begin(&mut self, lines: &Lines) -> Result<Vec<u8>, Halt> {
        let columns = lines.report().columns();
        if self.csv {
            let mark = if self.bom { "\u{feff}" } else { "" };
            let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            return Ok(format!("{mark}{}\r\n", names.join(",")).into_bytes());
        }
        let cut = lines.cut();
        let said = serde_json::json!({
            "report": lines.report(), "as_of": cut.at, "position": cut.position, "journal_digest": cut.digest.to_string(),
        });
        let mut bytes = serde_json::to_vec(&said).map_err(broken)?;
        bytes.pop();
        bytes.extend_from_slice(b",\"items\":[");
        Ok(bytes)
    }
    fn write(&mut self, columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Halt> {
        if self.csv { Self::write_csv(columns, lines) } else { self.write_json(columns, lines) }
    }
    fn write_csv(columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Halt> {
        let bytes = Vec::with_capacity(lines.len() * 160);
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
        for line in lines {
            for (column, field) in columns.iter().zip(&line.fields) {
                // A number begins no formula; a text might.
                let number = matches!(column.kind, Kind::Amount | Kind::Count);
                let field = if number { field.into() } else { unformulated(field) };
                writer.write_field(field.as_bytes()).map_err(broken)?;
            }
            writer.write_record(None::<&[u8]>).map_err(broken)?;
        }
        writer.into_inner().map_err(broken)
    }
    fn write_json(&mut self, columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Halt> {
        let mut bytes = Vec::with_capacity(lines.len() * 320);
        for line in lines {
            if self.begun {
                bytes.push(b',');
            }
            self.begun = true;
            self.total = add(self.total, line)?;
            for (at, (column, field)) in columns.iter().zip(&line.fields).enumerate() {
                bytes.extend_from_slice(if at == 0 { b"{\"" } else { b",\"" });
                bytes.extend_from_slice(column.name.as_bytes());
                bytes.extend_from_slice(b"\":");
                match column.kind {
                    Kind::Count => bytes.extend_from_slice(field.as_bytes()),
                    _ => serde_json::to_writer(&mut bytes, field).map_err(broken)?,
                }
            }
            bytes.push(b'}');
        }
        Ok(bytes)
    }
    fn end(&self) -> Vec<u8> {
        if self.csv { Vec::new() } else { format!("],\"total\":\"{}\"}}", self.total).into_bytes() }
    }
}

fn broken(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(error.to_string())
}

/// How far a body has come.
enum Stage {
    Begin(Lines, Writer),
    Lines(Lines, Writer),
    End,
}

fn streamed(lines: Lines, writer: Writer) -> Body {
    let batches = stream::try_unfold(Stage::Begin(lines, writer), |stage| async move {
        let (bytes, next) = match stage {
            Stage::Begin(lines, mut writer) => (writer.begin(&lines)?, Stage::Lines(lines, writer)),
            Stage::Lines(mut lines, mut writer) => {
                let batch = lines.next().await?;
                if batch.is_empty() {
                    (writer.end(), Stage::End)
                } else {
                    (writer.write(lines.report().columns(), &batch)?, Stage::Lines(lines, writer))
                }
            }
            Stage::End => return Ok::<_, Halt>(None),
        };
        Ok(Some((Bytes::from(bytes), next)))
    });
    Body::from_stream(batches)
}

/// Keeps a spreadsheet from running a text as a formula: an apostrophe before what would begin one.
pub(crate) fn unformulated(field: &str) -> std::borrow::Cow<'_, str> {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}").into() } else { field.into() }
}

/// The schema of a report: what it says of itself, its lines, and their total.
fn schema_of(document: &mut Document, report: Report) -> String {
    let words: String = report.word().split('_').map(capitalised).collect();
    let (zh, en) = report.title();
    let mut line = ObjectBuilder::new().description(Some(format!("A line of the report: {en}.")));
    for column in report.columns() {
        let kind = match column.kind {
            Kind::Count => Type::Integer,
            Kind::Text | Kind::Amount | Kind::Capitals => Type::String,
        };
        let pattern = (column.kind == Kind::Amount).then_some(r"^-?(0|[1-9]\d{0,14})\.\d{2}$");
        let field =
            ObjectBuilder::new().schema_type(SchemaType::new(kind)).description(Some(column.said)).pattern(pattern);
        line = line.property(column.name, field.build()).required(column.name);
    }
    let of_line = document.named(&format!("{words}ReportLine"), Schema::Object(line.build()).into());
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
        .property("position", position)
        .required("position")
        .property("journal_digest", text("The digest of the journal up to there, in hexadecimal."))
        .required("journal_digest")
        .property("items", items)
        .required("items")
        .property("total", text("The sum of the column amount.").pattern(Some(r"^-?(0|[1-9]\d{0,14})\.\d{2}$")))
        .required("total");
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
    let said = format!(
        "{zh}。{en}. By unit with its territory, organisation, period and source; as JSON, CSV or XLSX by Accept; streamed. As of \
         any moment: the same position gives the same bytes for ever."
    );
    let id = format!("report_{}", report.word());
    let mut built = operation(&id, "report", en, &said, report.act());
    for (name, description) in PARAMETERS {
        let schema = match *name {
            "group" if report.groupings().is_empty() => continue,
            "group" => text().enum_values(Some(report.groupings().iter().map(|group| group.word()))),
            "source" => text().enum_values(Some(domain::budget::Source::ALL.iter().map(|source| source.word()))),
            "bom" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
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
        .content(XLSX, ContentBuilder::new().schema(Some(text().build())).build())
        .header("Journal-Position", header("Up to which position of the journal it reads."))
        .header("Journal-Digest", header("The digest of the journal up to there."));
    let statuses = [400, 401, 403, 413, 415, 422, 503];
    let built = crate::document::refused(built.response("200", response.build()), &statuses);
    Operation { method: HttpMethod::Get, id, noun: None, answers: None, built }
}
