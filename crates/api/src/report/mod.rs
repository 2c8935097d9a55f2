//! The reports over HTTP: JSON, CSV or XLSX by what the caller accepts, streamed; each says up to where it reads the
//! journal and the digest of the journal there, so that anybody can ask for the same bytes again.

use crate::problem::refuse;
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    response::Response,
};
use domain::{
    Day, Reason, Refusal,
    contract::Contract,
    organisation::Organisation,
    report::{Asked, Report},
    report_job::Form,
};
use form::{dialect_of, written};
use futures::TryStreamExt;
use persistence::{Error, Listing, Reader, Stored, reports::AsOf};
use procedures::parameters::Parameters;
use web::{App, Language, caller_of, language_of, wanted};
use words::Reading;

mod books;
mod form;
pub(crate) mod job;
mod sheet;
mod words;
mod written;

#[cfg(feature = "document")]
pub(crate) use books::Dialect;
pub(crate) use form::{XLSX, media_of};

pub(crate) const PARAMETERS: &[(&str, &str)] = &[
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
    if !headers.contains_key(header::ACCEPT) {
        return Ok(Form::Json);
    }
    for range in wanted(headers, &header::ACCEPT) {
        match range.as_str() {
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

/// The path of a report.
pub(crate) fn path_of(report: Report) -> String {
    format!("/v1/reports/{}", report.word().replace('_', "-"))
}

/// Nobody who reads half a report is told why it ends; the log is.
pub(crate) fn broke_off(error: &(impl std::fmt::Display + ?Sized)) {
    tracing::error!(%error, "a report broke off");
}
