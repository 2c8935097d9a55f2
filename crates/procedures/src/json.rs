//! JSON that is put together from parts.

use persistence::Error;

/// An object with one field more.
pub(crate) fn with_field(mut object: Vec<u8>, name: &str, value: &[u8]) -> Result<Vec<u8>, Error> {
    if object.pop() != Some(b'}') {
        return Err(Error::Internal("a noun that is no object".to_owned()));
    }
    object.extend_from_slice(format!(",\"{name}\":").as_bytes());
    object.extend_from_slice(value);
    object.push(b'}');
    Ok(object)
}

pub(crate) fn unwritten(error: serde_json::Error) -> Error {
    Error::Internal(format!("an answer cannot be written: {error}"))
}
