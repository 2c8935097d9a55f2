//! The one catalogue of words: what every field, status, act and report is called in each language.

use flate2::read::DeflateDecoder;
use std::{collections::HashMap, io::Read, sync::LazyLock};

/// A language that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

type Words = HashMap<String, String>;

static CHINESE: LazyLock<Words> =
    LazyLock::new(|| unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/zh.deflate")).as_slice()));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/en.deflate")).as_slice()));

/// The words of a language, unpacked once when the first of them is asked for. A line that is no message is none.
fn unpacked(packed: &[u8]) -> Words {
    let mut text = String::new();
    // What was packed by the build unpacks; were it not so, the keys themselves would be shown.
    if DeflateDecoder::new(packed).read_to_string(&mut text).is_err() {
        text.clear();
    }
    let messages = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    messages.map(|(key, word)| (key.to_owned(), word.to_owned())).collect()
}

/// What a key of the catalogue is called; none if the catalogue has no such key.
#[must_use]
pub fn label(language: Language, key: &str) -> Option<&'static str> {
    let words = match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    };
    words.get(key).map(String::as_str)
}

/// What a word of a closed list is called: `PaymentStatus` and `paid` stand under `enum-payment-status-paid`, `noun` and
/// `payment` under `noun-payment`. The word itself where the catalogue has none.
#[must_use]
pub fn of_list<'w>(language: Language, list: &str, word: &'w str) -> &'w str {
    // A list of its own and no enumeration: nouns, acts.
    let mut key = if list.starts_with(|letter: char| letter.is_ascii_lowercase()) { "" } else { "enum" }.to_owned();
    for letter in list.chars() {
        if letter.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(letter.to_ascii_lowercase());
    }
    let key = format!("{key}-{}", word.replace('_', "-"));
    label(language, &key).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_keys() {
        assert_eq!(label(Language::Chinese, "enum-cause-payment"), Some("支付"));
        assert!(label(Language::English, "enum-cause-payment").is_some());
        assert_eq!(label(Language::English, "no-such-key"), None);
        assert_eq!(of_list(Language::Chinese, "PaymentStatus", "paid"), "已支付");
        assert_eq!(of_list(Language::English, "PaymentStatus", "no_such_word"), "no_such_word");
        assert_eq!(CHINESE.len(), ENGLISH.len());
        assert!(CHINESE.keys().all(|key| ENGLISH.contains_key(key)));
    }
}
