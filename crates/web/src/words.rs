//! The one catalogue of words: what every field, status, act and report is called in each language.

use crate::Language;
use flate2::read::DeflateDecoder;
use std::{collections::HashMap, io::Read, sync::LazyLock};

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
pub fn word(language: Language, key: &str) -> Option<&'static str> {
    let words = match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    };
    words.get(key).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_keys() {
        assert_eq!(word(Language::Chinese, "enum-cause-payment"), Some("支付"));
        assert!(word(Language::English, "enum-cause-payment").is_some());
        assert_eq!(word(Language::English, "no-such-key"), None);
        assert_eq!(CHINESE.len(), ENGLISH.len());
        assert!(CHINESE.keys().all(|key| ENGLISH.contains_key(key)));
    }
}
