//! Reports that are made beside other work: their making, and their content in parts.

use super::{
    form::{media_of, written},
    mark,
    words::Reading,
};
use crate::{face::id_in, problem::refuse};
use axum::{
    body::{Body, Bytes},
    extract::{RawPathParams, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::{
    Reason, Refusal,
    actor::Actor,
    ids::ReportJobId,
    permission::Act,
    report_job::{Extent, ReportJob},
};
use futures::{StreamExt, TryStreamExt, future::ready};
use persistence::{Error, Reader, hex, reports::digest_of};
use procedures::wording::detail_of;
use procedures::{Office, report_job::Progress};
use sha2::{Digest, Sha256};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use web::{App, Language, caller_of, language_of};

/// How often progress is told.
const TELL: Duration = Duration::from_secs(2);
/// How often a server looks for a report to make.
const LOOK: Duration = Duration::from_millis(500);

/// Makes what was ordered, one after the other, until the future ends.
pub async fn make_reports(office: Arc<Office>, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        // What is left in the middle is begun again, here or by another server.
        let made = tokio::select! {
            () = &mut stop => return,
            made = make_one(&office) => made,
        };
        let made = made.unwrap_or_else(|error| {
            tracing::warn!(%error, "a report is made later");
            false
        });
        let pause = if made { Duration::ZERO } else { LOOK };
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Makes one report, if one waits.
///
/// # Errors
/// When the database fails before it is begun.
pub async fn make_one(office: &Arc<Office>) -> Result<bool, Error> {
    let Some(id) = office.store.report_to_make(office.now()).await? else { return Ok(false) };
    let say = async |progress: Progress| office.report_on_report(id, progress).await;
    if !say(Progress::Begun).await {
        return Ok(false);
    }
    match measure(office, id).await {
        Ok((extent, sha256)) => say(Progress::Ended { extent, sha256 }).await,
        Err(error) => {
            let refusal = error.into_refusal();
            let why =
                format!("{} / {}", detail_of(&refusal, Language::Chinese), detail_of(&refusal, Language::English));
            let why = why.chars().take(200).collect::<String>().parse().map_err(Error::Refused)?;
            say(Progress::Failed { why }).await
        }
    };
    Ok(true)
}

/// The reader by whose right a report is made.
fn reader_of(office: &Office, job: &ReportJob) -> Reader {
    office.reader(Actor::Person { id: job.person, role_assignments: job.role_assignments.clone() })
}

/// Reports that are ordered are written for people of this country, whoever fetches them.
const READING: Reading = Reading { language: Language::Chinese, bom: true, head: false };

/// Makes a report once to learn how long it is and what its digest is; nothing of it is kept.
async fn measure(office: &Arc<Office>, id: ReportJobId) -> Result<(Extent, String), Error> {
    let job: ReportJob = office.reader(Actor::Clock).find_for(Act::MakeReport, id).await?;
    let lines = reader_of(office, &job).report(job.report, &job.asked).await?;
    let mut parts = written(lines, job.form, READING).await?;
    let (mut extent, mut digest, mut told) = (Extent::default(), Sha256::new(), Instant::now());
    while let Some(part) = parts.next().await {
        let part = part?;
        extent.rows += part.lines;
        extent.bytes += i64::try_from(part.bytes.len()).unwrap_or(i64::MAX);
        digest.update(&part.bytes);
        if told.elapsed() >= TELL {
            office.report_on_report(id, Progress::WentOn(extent)).await;
            told = Instant::now();
        }
    }
    Ok((extent, hex(&digest.finalize())))
}

/// A part of the content: from which byte, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: u64,
    length: u64,
}

/// The part that a request asks for; none for the whole. Several parts at once are answered with the whole, as are parts of
/// something that has changed.
fn span_of(headers: &HeaderMap, etag: &str, bytes: u64) -> Result<Option<Span>, Refusal> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let same = text(header::IF_RANGE).is_none_or(|known| known == etag);
    let Some(asked) = text(header::RANGE).filter(|_| same).and_then(|range| range.strip_prefix("bytes=")) else {
        return Ok(None);
    };
    let Some((first, last)) = asked.split_once('-').filter(|_| !asked.contains(',')) else { return Ok(None) };
    let span = match (first.trim().parse::<u64>().ok(), last.trim().parse::<u64>().ok()) {
        (Some(first), last) if first < bytes && last.is_none_or(|last| last >= first) => {
            let last = last.unwrap_or(u64::MAX).min(bytes - 1);
            Some(Span { from: first, length: last - first + 1 })
        }
        (None, Some(length)) if first.trim().is_empty() && length > 0 && bytes > 0 => {
            let length = length.min(bytes);
            Some(Span { from: bytes - length, length })
        }
        (Some(_), _) => None,
        _ => return Ok(None),
    };
    span.map(Some).ok_or_else(|| Refusal::of(Reason::RangeBeyond).with("bytes", bytes))
}

/// Gives the content out, in whole or in part.
pub(crate) async fn download(State(app): State<App>, path: RawPathParams, headers: HeaderMap) -> Response {
    let given = async {
        let caller = caller_of(&app, &headers).await?;
        let id: ReportJobId = id_in(&path).parse().map_err(|_| Refusal::of(Reason::NotFound))?;
        let reader = app.office.reader(caller.actor);
        let job: ReportJob = reader.find_for(Act::DownloadReport, id).await.map_err(Error::into_refusal)?;
        let reach = digest_of(&reader.reach(job.report.act()).map_err(Error::into_refusal)?);
        let etag = format!("\"{}\"", job.content(&reach, app.office.now())?);
        let bytes = u64::try_from(job.bytes).unwrap_or(0);
        let span = span_of(&headers, &etag, bytes)?;
        let lines = reader.report(job.report, &job.asked).await.map_err(Error::into_refusal)?;
        let read_up_to = lines.as_of().clone();
        let parts = written(lines, job.form, READING).await.map_err(Error::into_refusal)?;
        let whole = Span { from: 0, length: bytes };
        let body = Body::from_stream(cut(
            parts.inspect_err(super::broke_off).map_ok(|part| part.bytes),
            span.unwrap_or(whole),
        ));
        let mut response = answer(&job, &etag, bytes, span, body);
        mark(response.headers_mut(), &read_up_to);
        Ok(response)
    };
    given.await.unwrap_or_else(|refusal| refuse(&refusal, language_of(&headers)))
}

/// The bytes of a span out of a stream.
fn cut(
    parts: impl futures::Stream<Item = Result<Bytes, Error>> + Send,
    span: Span,
) -> impl futures::Stream<Item = Result<Bytes, Error>> + Send {
    let within = move |at: &mut u64, bytes: Bytes| {
        let (first, end) = (*at, *at + bytes.len() as u64);
        *at = end;
        let from = span.from.clamp(first, end) - first;
        let to = (span.from + span.length).clamp(first, end) - first;
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        bytes.slice(place(from)..place(to))
    };
    let cut = parts.scan(0_u64, move |at, part| {
        let over = *at >= span.from + span.length;
        ready((!over).then(|| part.map(|bytes| within(at, bytes))))
    });
    cut.try_filter(|bytes| ready(!bytes.is_empty()))
}

fn answer(job: &ReportJob, etag: &str, bytes: u64, span: Option<Span>, body: Body) -> Response {
    let mut response = Response::new(body);
    let (media, ending) = media_of(job.form);
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, media.to_owned());
    set(header::CACHE_CONTROL, "no-store".to_owned());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::ETAG, etag.to_owned());
    let (day, position) = (job.asked.as_of, job.asked.position.unwrap_or_default());
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let name = job.report.word().replace('_', "-");
    set(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{day}-{position}.{ending}\""));
    set(header::CONTENT_LENGTH, span.map_or(bytes, |span| span.length).to_string());
    if let Some(Span { from, length }) = span {
        set(header::CONTENT_RANGE, format!("bytes {from}-{}/{bytes}", from + length - 1));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}
