//! Closed lists of words: statuses, kinds, actions. One list gives the type, its text and its schema.

use crate::phrase::Fact;

/// A word that is not on its list. It is written as the refusal that it is, so that a parser carries it to the face (see
/// [`crate::Refusal::carried_by`]).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown-word {}", serde_json::json!({ "word": word, "known": [known, list] }))]
pub struct UnknownWord {
    word: String,
    known: String,
    list: &'static str,
}

/// Declares an enum whose variants are words: the same text in JSON, in the database and in the documentation.
#[macro_export]
macro_rules! words {
    (@list $name:ident) => { stringify!($name) };
    (@list $name:ident $shown:ident) => { stringify!($shown) };
    ($(#[$meta:meta])* $name:ident $(as $shown:ident)? { $($variant:ident = $word:tt),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive($crate::schema::ToSchema)]
        $(#[schema(as = $shown)])?
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] #[schema(rename = $word)] $variant),+
        }
        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word itself.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl $crate::phrase::Fact for $name {
            const LIST: Option<&'static str> = Some($crate::words!(@list $name $($shown)?));
            fn written(&self) -> String {
                self.word().to_owned()
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::unknown(text, Self::ALL)),
                }
            }
        }
    };
}

/// What is no word of a list, and which words there are.
#[must_use]
pub fn unknown<W: Fact>(text: &str, known: &[W]) -> UnknownWord {
    let known: Vec<String> = known.iter().map(Fact::written).collect();
    let word = text.chars().take(WORD_SHOWN).collect();
    UnknownWord { word, known: known.join(", "), list: W::LIST.unwrap_or_default() }
}

/// So many characters of what is no word are told back.
const WORD_SHOWN: usize = 40;
