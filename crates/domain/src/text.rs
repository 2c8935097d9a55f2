//! Texts that people write: bounded, without control characters, never empty where something must be said.

use crate::rulebook::{Reason, Refusal};
use unicode_normalization::UnicodeNormalization;

/// Whether a letter breaks a line, controls a terminal or turns the direction of what follows: in a name or an account it
/// would let one thing look like another, or one row of a file like two.
fn is_hidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter shows nothing: two names that differ in it alone look the same (UAX 44, default ignorable).
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{2800}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident: $min:tt ..= $max:tt, $breaks:literal, $example:tt);+ $(;)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, crate::schema::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, min_length = $min, max_length = $max, example = $example)]
        pub struct $name(String);
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::str::FromStr for $name {
            type Err = Refusal;
            fn from_str(text: &str) -> Result<Self, Refusal> {
                // One way of writing for one text (NFC); a text of one line has no blanks around it.
                let text: String = text.nfc().collect();
                let name = $breaks.is_empty();
                let text = if name { text.trim().to_owned() } else { text };
                let length = text.chars().count();
                let hidden = |letter| is_hidden(letter) && !$breaks.contains(letter) || name && is_invisible(letter);
                let shown = text.is_empty() || !text.trim().is_empty();
                if ($min..=$max).contains(&length) && !text.chars().any(hidden) && shown {
                    return Ok(Self(text));
                }
                Err(Refusal::of(Reason::TextLength).with("min", $min).with("max", $max).with("length", length))
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> { text.parse() }
        }
        impl From<$name> for String { fn from(text: $name) -> Self { text.0 } }
    )+ };
}

text! {
    /// A name or a title of up to 200 characters.
    Title: 1..=200, "", "社区居家养老服务";
    /// Something said at length, up to 20,000 characters.
    Prose: 1..=20_000, "\n\t\r", "为辖区内六十岁以上独居老人提供助餐、助洁和精神慰藉服务。";
    /// A short code such as the name of a criterion, a number or an account, up to 64 characters.
    Mark: 1..=64, "", "3100000000000001";
}

impl Mark {
    /// What stands in the place of one that this reader may not see.
    #[must_use]
    pub fn masked() -> Self {
        Self("********".to_owned())
    }
}

crate::phrase::facts![Mark, Title];
