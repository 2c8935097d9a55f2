//! The parameters of a request as a list of names and values: each known, each at most once, each of its type.

use crate::items::LIMIT_MAX;
use domain::{Reason, Refusal};
use std::{fmt::Display, str::FromStr};

/// How many items a page has unless asked for otherwise.
pub const LIMIT: u64 = 50;

/// The parameters of a request.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads them from the query of an address.
    ///
    /// # Errors
    /// When one is unknown or stands twice.
    pub fn read(query: &str, known: &[&str]) -> Result<Self, Refusal> {
        let unreadable = |why: String| Refusal::of(Reason::Malformed).with("why", why);
        let of_query = |error| unreadable(format!("查询参数无法读取 ¦ the query cannot be read: {error}"));
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(of_query)?;
        for (at, (name, value)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let refusal = Refusal::of(Reason::UnknownParameter).field(name.as_str());
                return Err(refusal.with("name", name).with("known", known.join(", ")));
            }
            if pairs[..at].iter().any(|(earlier, _)| earlier == name) || value.contains('\0') {
                return Err(unreadable(format!(
                    "参数 {name} 出现多次或含空字符 ¦ {name} stands twice, or holds a null"
                ))
                .field(name.as_str()));
            }
        }
        Ok(Self(pairs))
    }
    /// The text of a parameter.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
    /// The value of a parameter.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn value<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let read = |text: &str| text.parse().map_err(|error: T::Err| unreadable(name, text, &error.to_string()));
        self.text(name).map(read).transpose()
    }
    /// How many items are asked for.
    ///
    /// # Errors
    /// When it is no number between 1 and the most.
    pub fn limit(&self) -> Result<u64, Refusal> {
        let limit = self.value("limit")?.unwrap_or(LIMIT);
        if (1..=LIMIT_MAX).contains(&limit) {
            return Ok(limit);
        }
        Err(Refusal::of(Reason::Malformed)
            .field("limit")
            .with("why", format!("须为 1 至 {LIMIT_MAX} ¦ it lies between 1 and {LIMIT_MAX}")))
    }
    /// The same request for another page, as the query of an address.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn with_cursor(&self, cursor: &str) -> Result<String, serde_urlencoded::ser::Error> {
        let rest = self.0.iter().filter(|(name, _)| name != "cursor");
        let cursor = ("cursor".to_owned(), cursor.to_owned());
        serde_urlencoded::to_string(rest.chain([&cursor]).collect::<Vec<_>>())
    }
}

fn unreadable(name: &str, text: &str, said: &str) -> Refusal {
    let why = format!("“{text}”不是这个参数的取值 ¦ \"{text}\" is no value of it: {said}");
    Refusal::carried_by(said).unwrap_or_else(|| Refusal::of(Reason::Malformed).with("why", why)).field(name)
}
