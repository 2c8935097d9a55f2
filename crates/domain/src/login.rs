//! The name by which somebody logs in: written in one way only, and never like another's.

use crate::rulebook::{Reason, Refusal};
use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, MixedScript, skeleton};

/// A login: 3 to 64 small letters, digits and the marks `.`, `-`, `_`, `@`, out of one script (UTS 39 restriction "single
/// script"; what is written otherwise is prepared as NFKC in small letters first, RFC 8265).
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, crate::schema::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 3, max_length = 64, example = "wei.officer")]
pub struct Login(String);

/// The marks that may stand in a login.
const MARKS: [char; 4] = ['.', '-', '_', '@'];

impl Login {
    /// The login as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The form in which logins are compared: two that look alike have the same (UTS 39 skeleton).
    #[must_use]
    pub fn form(&self) -> String {
        form_of(&self.0)
    }
}

/// The form of a text that may be a login: what is none has the form of nobody's.
fn form_of(prepared: &str) -> String {
    skeleton(prepared).flat_map(char::to_lowercase).collect()
}

impl std::str::FromStr for Login {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let prepared: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        let plain = prepared.chars().all(|letter| letter.identifier_allowed() || MARKS.contains(&letter));
        let begins = prepared.chars().next().is_some_and(|letter| !MARKS.contains(&letter));
        let length = prepared.chars().count();
        if (3..=64).contains(&length) && plain && begins && prepared.is_single_script() {
            return Ok(Self(prepared));
        }
        Err(Refusal::of(Reason::LoginForm).field("login").with("length", length))
    }
}

impl std::fmt::Display for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Login {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

/// The form in which names of organisations are compared: two that look alike have the same.
#[must_use]
pub fn look_of(name: &str) -> String {
    let form = form_of(&name.nfkc().flat_map(char::to_lowercase).collect::<String>());
    form.chars().filter(|letter| !letter.is_whitespace()).collect()
}

crate::phrase::facts![Login];

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<String> {
        text.parse::<Login>().ok().map(|login| login.form())
    }

    #[test]
    fn what_looks_alike_is_one_login() {
        let known = form("coco.office");
        assert!(known.is_some());
        for alike in ["COCO.office", "coco.offıce", "ｃｏｃｏ.office"] {
            let found = form(alike);
            assert!(found.is_none() || found == known, "{alike}: {found:?}");
        }
        // Cyrillic alone is one script, and looks like Latin.
        assert_eq!(form("сосо"), form("coco"));
        assert_eq!(form("pau1"), form("paul"));
        assert_ne!(form("paul"), form("paula"));
        for none in [
            "ab",
            "аdmin",
            "ad\u{200b}min",
            "admin ",
            "ad min",
            "\u{202e}nimda",
            "-admin",
            "ad/min",
            "ад\u{0301}мин\u{2060}",
        ] {
            assert_eq!(form(none), None, "{none:?}");
        }
        assert_eq!("魏.科员".parse::<Login>().map(|login| login.to_string()).ok().as_deref(), Some("魏.科员"));
    }
}
