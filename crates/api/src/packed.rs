//! What the program carries packed, as browsers take it: the OpenAPI document, which the build packs, and what its page loads. A test
//! compares the document with what the table of operations says; to make it anew at every start would keep the schemas of
//! everything in the program and in memory.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use std::io::Read;
use web::wanted;

const DOCUMENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/document.gz"));

/// The document.
///
/// # Errors
/// When the build packed it wrong.
pub fn document() -> std::io::Result<String> {
    unpacked(DOCUMENT)
}

/// Answers with the document.
pub(crate) async fn serve(headers: HeaderMap) -> Response {
    give(&headers, "application/json", DOCUMENT)
}

/// Answers with what is carried packed: so for whoever takes it so, unpacked for the rest.
pub(crate) fn give(headers: &HeaderMap, kind: &'static str, packed: &'static [u8]) -> Response {
    let takes_packed = wanted(headers, &header::ACCEPT_ENCODING).iter().any(|coding| coding == "gzip" || coding == "*");
    let body = if takes_packed { Ok(Body::from(packed)) } else { unpacked(packed).map(Body::from) };
    let mut response = match body {
        Ok(body) => Response::new(body),
        Err(error) => {
            tracing::error!(%error, "what the program carries cannot be unpacked");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if takes_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn unpacked(packed: &[u8]) -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}
