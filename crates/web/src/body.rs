//! The body of a request, up to a limit.

use axum::body::Body;
use domain::{Reason, Refusal};
use futures::StreamExt;

/// The largest body of an act in bytes.
pub const BODY_MAX: usize = 1024 * 1024;

/// What is read of a body that is too large, so that its sender hears why.
const DISCARD_MAX: usize = 16 * BODY_MAX;

/// The bytes of a body. One that is too large is read to its end and dropped: a sender who is cut off in the middle
/// never reads the answer.
///
/// # Errors
/// When it is too large, or breaks off.
pub async fn bytes_of(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut parts = body.into_data_stream();
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| {
            Refusal::of(Reason::Malformed).with("why", format!("上传中断 ¦ the body broke off: {error}"))
        })?;
        length += part.len();
        if length <= BODY_MAX {
            bytes.extend_from_slice(&part);
        } else if length > DISCARD_MAX {
            break;
        }
    }
    if length > BODY_MAX { Err(Refusal::of(Reason::TooLarge).with("limit", BODY_MAX)) } else { Ok(bytes) }
}
