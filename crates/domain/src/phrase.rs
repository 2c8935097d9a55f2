//! Words with places for facts, in two languages.

/// The places that words leave for facts: `{name}`.
pub fn holes(words: &str) -> impl Iterator<Item = &str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(hole, _)| hole)
}

/// A fact in Chinese or in English. One that is a word has both, as `中文 ¦ English`.
#[must_use]
pub fn in_language(fact: &str, chinese: bool) -> &str {
    fact.split_once(" ¦ ").map_or(fact, |(zh, en)| if chinese { zh } else { en })
}

/// Words with the facts put in where they leave a place for them.
#[must_use]
pub fn filled(words: &str, facts: &[(&'static str, String)], chinese: bool) -> String {
    let put_in =
        |text: String, (name, fact): &(&str, String)| text.replace(&format!("{{{name}}}"), in_language(fact, chinese));
    facts.iter().fold(words.to_owned(), put_in)
}
