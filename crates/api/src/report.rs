//! The payment report over HTTP: JSON, CSV or XLSX by what the caller accepts, streamed.

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
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use domain::{Fen, Reason, Refusal, permission::Act};
use futures::stream;
use persistence::{
    Halt,
    reports::{FIELDS, PaymentLine, Payments, PaymentsAsked},
};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, Ref, ResponseBuilder,
        path::HttpMethod,
        schema::{ObjectBuilder, SchemaType, Type},
    },
};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PARAMETERS: &[(&str, &str)] = &[
    ("unit", "Only of this unit and the units in its territory."),
    ("organisation", "Only to this organisation."),
    ("contract", "Only under this contract."),
    ("source", "Only out of this source."),
    ("catalogue_code", "Only for this kind of service."),
    ("from", "From this day on."),
    ("to", "Up to this day."),
    ("group", "Grouped by this; in detail if absent."),
    ("bom", "true: a CSV begins with a byte order mark, as Excel likes it."),
];

/// A report on payments.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentReport {
    /// The lines: what each budget line bore of each payment, or the sums of the groups.
    items: Vec<PaymentLine>,
    /// The sum of all lines: the same as the ledger's.
    total: Fen,
}

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

fn asked(query: &str) -> Result<(PaymentsAsked, bool), Refusal> {
    let known: Vec<&str> = PARAMETERS.iter().map(|(name, _)| *name).collect();
    let parameters = read_query(query, &known)?;
    let asked = PaymentsAsked {
        unit: parsed(&parameters, "unit")?,
        organisation: parsed(&parameters, "organisation")?,
        contract: parsed(&parameters, "contract")?,
        source: parsed(&parameters, "source")?,
        catalogue_code: parameter(&parameters, "catalogue_code").map(ToOwned::to_owned),
        from: parsed(&parameters, "from")?,
        to: parsed(&parameters, "to")?,
        group: parsed(&parameters, "group")?,
    };
    Ok((asked, parsed(&parameters, "bom")?.unwrap_or(false)))
}

/// Answers with the report.
pub(crate) async fn payments(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let begun = async {
        let caller = caller_of(&app, &headers).await?;
        let (asked, bom) = asked(query.as_deref().unwrap_or_default())?;
        let form = form_of(&headers, bom)?;
        let payments = app.office.reader(caller.actor).payments(&asked).await.map_err(Halt::into_refusal)?;
        match form {
            Form::Json => Ok((streamed(payments, Writer::json()), "application/json", "json")),
            Form::Csv { bom } => Ok((streamed(payments, Writer::csv(bom)), CSV, "csv")),
            Form::Xlsx => Ok((xlsx::body(payments).await.map_err(Halt::into_refusal)?, XLSX, "xlsx")),
        }
    };
    match begun.await {
        Ok((body, media, ending)) => {
            let mut response = Response::new(body);
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::VARY, HeaderValue::from_static("Accept"));
            if ending != "json"
                && let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"payments.{ending}\""))
            {
                headers.insert(header::CONTENT_DISPOSITION, name);
            }
            response
        }
        Err(refusal) => refuse(&refusal, Language::of(&headers)),
    }
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
    fn write(&mut self, lines: &[PaymentLine]) -> Result<Vec<u8>, Halt> {
        if self.csv { self.write_csv(lines) } else { self.write_json(lines) }
    }
    fn write_csv(&mut self, lines: &[PaymentLine]) -> Result<Vec<u8>, Halt> {
        let mut bytes = Vec::with_capacity(lines.len() * 160);
        if !self.begun {
            if self.bom {
                bytes.extend_from_slice("\u{feff}".as_bytes());
            }
            bytes.extend_from_slice(FIELDS.join(",").as_bytes());
            bytes.extend_from_slice(b"\r\n");
            self.begun = true;
        }
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
        for line in lines {
            for field in fields(line) {
                writer.write_field(unformulated(&field).as_bytes()).map_err(broken)?;
            }
            writer.write_record(None::<&[u8]>).map_err(broken)?;
        }
        writer.into_inner().map_err(broken)
    }
    fn write_json(&mut self, lines: &[PaymentLine]) -> Result<Vec<u8>, Halt> {
        let mut bytes = if self.begun { Vec::new() } else { b"{\"items\":[".to_vec() };
        for line in lines {
            if self.begun {
                bytes.push(b',');
            }
            self.begun = true;
            self.total = self.total.plus(line.amount).ok_or_else(|| Halt::from(Refusal::of(Reason::AmountTooLarge)))?;
            serde_json::to_writer(&mut bytes, line).map_err(broken)?;
        }
        self.begun = true;
        Ok(bytes)
    }
    fn end(&self) -> Vec<u8> {
        if self.csv { Vec::new() } else { format!("],\"total\":\"{}\"}}", self.total).into_bytes() }
    }
}

fn broken(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(error.to_string())
}

fn streamed(payments: Payments, writer: Writer) -> Body {
    let batches = stream::try_unfold(Some((payments, writer)), |state| async move {
        let Some((mut payments, mut writer)) = state else { return Ok::<_, Halt>(None) };
        let lines = payments.next().await?;
        let mut bytes = writer.write(&lines)?;
        if lines.is_empty() {
            bytes.extend(writer.end());
            return Ok(Some((Bytes::from(bytes), None)));
        }
        Ok(Some((Bytes::from(bytes), Some((payments, writer)))))
    });
    Body::from_stream(batches)
}

/// The fields of a line in the order of their names.
pub(crate) fn fields(line: &PaymentLine) -> [String; 12] {
    [
        line.key.clone(),
        line.name.clone(),
        line.day.to_string(),
        line.unit.clone(),
        line.unit_name.clone(),
        line.organisation.clone(),
        line.organisation_name.clone(),
        line.contract.clone(),
        line.source.clone(),
        line.catalogue_code.clone(),
        line.payments.to_string(),
        line.amount.to_string(),
    ]
}

/// Keeps a spreadsheet from running a text as a formula: an apostrophe before what would begin one.
pub(crate) fn unformulated(field: &str) -> std::borrow::Cow<'_, str> {
    let is_amount = field.parse::<Fen>().is_ok();
    if !is_amount && field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}").into()
    } else {
        field.into()
    }
}

/// The place of the report in the document.
pub(crate) fn describe(document: &mut Document) -> Operation {
    let schema = document.schema::<PaymentReport>();
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let said = "By unit with its territory, organisation, period, source, contract and catalogue code; grouped or in detail; as \
                JSON, CSV or XLSX by Accept; streamed. Its total is the ledger's.";
    let mut built = operation("report_payments", "report", "Report on payments", said, Act::ReportPayments);
    for (name, description) in PARAMETERS {
        let schema = match *name {
            "group" => text().enum_values(Some(persistence::reports::Grouping::ALL.iter().map(|group| group.word()))),
            "source" => text().enum_values(Some(domain::budget::Source::ALL.iter().map(|source| source.word()))),
            "bom" => ObjectBuilder::new().schema_type(SchemaType::new(Type::Boolean)),
            _ => text(),
        };
        built = built.parameter(crate::document::query(name, description, schema));
    }
    let response = ResponseBuilder::new()
        .description("The report.")
        .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build())
        .content("text/csv", ContentBuilder::new().schema(Some(text().build())).build())
        .content(XLSX, ContentBuilder::new().schema(Some(text().build())).build());
    let built = crate::document::refused(built.response("200", response.build()), &[400, 401, 403, 413, 415, 422, 503]);
    Operation { method: HttpMethod::Get, id: "report_payments".to_owned(), noun: None, answers: None, built }
}
