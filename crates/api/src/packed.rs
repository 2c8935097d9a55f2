//! The OpenAPI document as it is served: packed into the program by the build. A test compares it with what the table of operations
//! says; to make it anew at every start would keep the schemas of everything in the program and in memory.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use std::io::Read;
use web::wanted;

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/document.gz"));

/// The document.
///
/// # Errors
/// When the build packed it wrong.
pub fn document() -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(PACKED).read_to_string(&mut text)?;
    Ok(text)
}

/// Answers with the document, packed for whoever takes it so.
pub(crate) async fn serve(headers: HeaderMap) -> Response<Body> {
    let packed = wanted(&headers, &header::ACCEPT_ENCODING).iter().any(|coding| coding == "gzip" || coding == "*");
    let mut response = match if packed { Ok(Body::from(PACKED)) } else { document().map(Body::from) } {
        Ok(body) => Response::new(body),
        Err(error) => {
            tracing::error!(%error, "the document cannot be unpacked");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
