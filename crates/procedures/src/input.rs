//! The body of an act as it comes in: JSON, read in one way for every act, with a refusal that names the field.

use crate::{place::place_of, wording};
use domain::{Reason, Refusal};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Reads a body; an empty one is an empty object. Gives it with its bytes as this program writes them.
///
/// # Errors
/// When it cannot be read; the field is named, and where the value has a rule of its own, the rule.
pub(crate) fn read<P: Serialize + DeserializeOwned>(body: &[u8]) -> Result<(P, Vec<u8>), Refusal> {
    let of_no_letters = |_| Refusal::of(Reason::Malformed).with("why", "不是 UTF-8 文本 ¦ it is no text in UTF-8");
    let text = if body.is_empty() { "{}" } else { std::str::from_utf8(body).map_err(of_no_letters)? };
    let read: P = serde_json::from_str(text).map_err(|error| unreadable(&error, text))?;
    let written = serde_json::to_vec(&read).map_err(|error| malformed(&error))?;
    must_have_shape(text, &written)?;
    Ok((read, written))
}

fn malformed(error: &serde_json::Error) -> Refusal {
    Refusal::of(Reason::Malformed).with("why", wording::of_parser(error))
}

/// A parser takes the fields of an object in order for the object; here each is called by its name.
fn must_have_shape(sent: &str, written: &[u8]) -> Result<(), Refusal> {
    let sent: Value = serde_json::from_str(sent).map_err(|error| malformed(&error))?;
    let understood: Value = serde_json::from_slice(written).map_err(|error| malformed(&error))?;
    if has_shape(&sent, &understood) {
        return Ok(());
    }
    Err(Refusal::of(Reason::Malformed)
        .with("why", "应为对象，却写成了列表 ¦ a list stands where an object is expected"))
}

/// Whether an object was sent wherever one was understood.
fn has_shape(sent: &Value, understood: &Value) -> bool {
    match (sent, understood) {
        (Value::Object(sent), Value::Object(understood)) => {
            understood.iter().all(|(name, value)| sent.get(name).is_none_or(|sent| has_shape(sent, value)))
        }
        (_, Value::Object(_)) => false,
        (Value::Array(sent), Value::Array(understood)) => {
            sent.iter().zip(understood).all(|(sent, value)| has_shape(sent, value))
        }
        _ => true,
    }
}

/// What a parser says, as a refusal that names the field and, where the value has its own rule, the rule.
fn unreadable(error: &serde_json::Error, text: &str) -> Refusal {
    let said = error.to_string();
    let mut field = place_of(text, error.line(), error.column());
    if let Some(missing) = wording::missing(&said) {
        field = format!("{field}/{missing}").trim_start_matches('/').to_owned();
    }
    let refusal = Refusal::carried_by(&said).unwrap_or_else(|| malformed(error));
    if field.is_empty() { refusal } else { refusal.field(field) }
}
