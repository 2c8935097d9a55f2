//! Attachments over HTTP: the body of the request is the file, or holds it as a form does, streamed in; the answer is the file,
//! streamed out.

use crate::{
    face::{id_in, respond},
    headers,
    problem::refuse,
};
use axum::{
    body::Body,
    extract::{RawPathParams, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use domain::{
    Reason, Refusal,
    attachment::{Attachment, media_type_of, media_types},
    ids::AttachmentId,
    permission::Act,
    text::Title,
};
use futures::TryStreamExt;
use multer::{Field, Multipart};
use persistence::Error;
use procedures::{attachment::UploadAttachment, objects::File, parameters::Parameters};
use web::{App, caller_of, language_of};

/// The field of a form that holds the file.
const FILE: &str = "file";

/// Takes a file in.
pub(crate) async fn upload(State(app): State<App>, RawQuery(query): RawQuery, request: Request) -> Response {
    let headers = request.headers().clone();
    match take(&app, query.as_deref().unwrap_or_default(), &headers, request.into_body()).await {
        Ok(answer) => respond(answer, false).unwrap_or_else(|refusal| refuse(&refusal, language_of(&headers))),
        Err(refusal) => refuse(&refusal, language_of(&headers)),
    }
}

async fn take(app: &App, query: &str, headers: &HeaderMap, body: Body) -> Result<persistence::Answer, Refusal> {
    let caller = caller_of(app, headers).await?;
    let room = app.office.may_hand_in(&caller).await.map_err(Error::into_refusal)?;
    let named: Option<Title> = Parameters::read(query, &["name"])?.value("name")?;
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = headers::key(headers)?;
    let owner = caller.actor.must_be_person()?;
    let (name, media_type, taken) = if let Ok(boundary) = multer::parse_boundary(media) {
        let mut form = Multipart::new(body.into_data_stream(), boundary);
        let file = file_of(&mut form).await?;
        let (name, media_type) =
            called(named, file.file_name(), file.content_type().map_or("", |media| media.essence_str()))?;
        let taken = app.office.objects.take(owner, file, media_type, room).await;
        (name, media_type, taken)
    } else {
        let (name, media_type) = called(named, None, media.split(';').next().unwrap_or_default().trim())?;
        let taken = app.office.objects.take(owner, body.into_data_stream(), media_type, room).await;
        (name, media_type, taken)
    };
    let taken = taken.map_err(Error::into_refusal)?;
    let bytes = i64::try_from(taken.bytes).map_err(|error| Error::Internal(error.to_string()).into_refusal())?;
    let act = UploadAttachment { name, media_type: media_type.to_owned(), bytes, sha256: taken.sha256.clone() };
    let done = app.office.carry_out(&caller, act.call().key(key)).await;
    if done.is_err()
        && let Err(error) = app.office.drop_if_nobodys(owner, &taken).await
    {
        tracing::error!(%error, "a file that was refused lies there still");
    }
    done
}

/// The file of a form: what comes before it is passed over, and nothing is read after it.
async fn file_of(form: &mut Multipart<'static>) -> Result<Field<'static>, Refusal> {
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some(FILE) => return Ok(field),
            Ok(Some(_)) => {}
            Ok(None) => {
                let why = "表单中没有名为 file 的文件 ¦ the form has no file of the name file";
                return Err(Refusal::of(Reason::Malformed).field(FILE).with("why", why));
            }
            Err(error) => {
                let why = format!("表单无法读取 ¦ the form cannot be read: {error}");
                return Err(Refusal::of(Reason::Malformed).with("why", why));
            }
        }
    }
}

/// The name and the kind of a file: those that are said, or else those that the form and the ending of the name say. Whether the
/// content is of that kind is looked at when it comes.
fn called(named: Option<Title>, in_form: Option<&str>, media: &str) -> Result<(Title, &'static str), Refusal> {
    let unnamed = || Refusal::of(Reason::TextLength).field("name").with("min", 1).with("max", 200).with("length", 0);
    let of_form = || in_form.map(str::parse).transpose().map_err(|refusal: Refusal| refusal.field("name"));
    let name: Title = match named {
        Some(name) => name,
        None => of_form()?.ok_or_else(unnamed)?,
    };
    let said = media_types().find(|known| media.eq_ignore_ascii_case(known));
    let bytes_only = media.is_empty() || media.eq_ignore_ascii_case("application/octet-stream");
    let media_type = said.or_else(|| media_type_of(name.as_str()).filter(|_| bytes_only));
    let unknown = || Refusal::of(Reason::UnsupportedMedia).with("known", media_types().collect::<Vec<_>>().join(", "));
    Ok((name, media_type.ok_or_else(unknown)?))
}

/// Gives a file out.
pub(crate) async fn download(State(app): State<App>, path: RawPathParams, headers: HeaderMap) -> Response {
    let given = async {
        let caller = caller_of(&app, &headers).await?;
        let id: AttachmentId = id_in(&path).parse().map_err(|_| Refusal::of(Reason::NotFound))?;
        let reader = app.office.reader(caller.actor);
        let attachment: Attachment = reader.find_for(Act::DownloadAttachment, id).await.map_err(Error::into_refusal)?;
        let file = File::of(&attachment).map_err(Error::into_refusal)?;
        let content = app.office.objects.give(&file).await.map_err(Error::into_refusal);
        let content = content.inspect_err(|refusal| {
            if refusal.reason == Reason::FileDamaged {
                app.metrics.alarm("damaged_file");
            }
        })?;
        Ok((attachment, content))
    };
    match given.await {
        Ok((attachment, content)) => {
            let mut response = Response::new(Body::from_stream(
                content.inspect_err(|error| tracing::error!(%error, "a file broke off while it was given out")),
            ));
            let headers = response.headers_mut();
            // A file is never shown in the page's own name: what somebody handed in must not run here.
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(attachment.bytes));
            let name = percent_encoded(attachment.name.as_str());
            let fields = [
                (header::CONTENT_TYPE, attachment.media_type.clone()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
                (header::ETAG, format!("\"{}\"", attachment.sha256)),
            ];
            for (field, value) in fields {
                if let Ok(value) = HeaderValue::from_str(&value) {
                    headers.insert(field, value);
                }
            }
            response
        }
        Err(refusal) => refuse(&refusal, language_of(&headers)),
    }
}

fn percent_encoded(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
