//! Which of two finds comes first, and the place where a word stands.

use super::{Words, form};

/// How often a word stands in the title and in the rest of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// In the title.
    pub title: i64,
    /// In the rest.
    pub rest: i64,
}

/// What all words in the title weigh: more than any number of them elsewhere.
const ALL_IN_TITLE: i64 = 1_000;
/// What a word in the title weighs, up to three times.
const IN_TITLE: i64 = 50;
/// What a word elsewhere weighs, up to nine times: who repeats a word does not come first by that.
const IN_REST: i64 = 5;

/// How well a text answers: our own measure, so that it is the same on every database. What is equal comes newest first.
#[must_use]
pub fn relevance(counts: &[Count]) -> i64 {
    let in_title = counts.iter().all(|count| count.title > 0) && !counts.is_empty();
    let words: i64 =
        counts.iter().map(|count| IN_TITLE * count.title.clamp(0, 3) + IN_REST * count.rest.clamp(0, 9)).sum();
    words + if in_title { ALL_IN_TITLE } else { 0 }
}

/// So many characters stand before the word, and so many in all.
const BEFORE: usize = 12;
const SHOWN: usize = 60;

/// The part of the first of these texts in which a word is found, as it was written.
#[must_use]
pub fn excerpt<'t>(texts: impl IntoIterator<Item = &'t str>, words: &Words) -> Option<String> {
    texts.into_iter().find_map(|text| words.iter().find_map(|word| around(text, word)))
}

/// A word of a text and what stands around it.
fn around(text: &str, word: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    // Letter by letter, so that a place in what is compared is a place in what was written.
    let mut formed = String::new();
    let mut places = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        let one = form(&letter.to_string());
        let one = if one.is_empty() { " " } else { &one };
        places.extend(std::iter::repeat_n(place, one.len()));
        formed.push_str(one);
    }
    let at = *places.get(formed.find(word)?)?;
    let from = at.saturating_sub(BEFORE);
    let until = letters.len().min(from + SHOWN);
    let shown: String =
        letters.get(from..until)?.iter().map(|letter| if letter.is_control() { ' ' } else { *letter }).collect();
    let dots = |there: bool| if there { "…" } else { "" };
    Some(format!("{}{shown}{}", dots(from > 0), dots(until < letters.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn count(title: i64, rest: i64) -> Count {
        Count { title, rest }
    }

    #[test]
    fn a_title_that_says_all_comes_before_any_repetition() {
        assert!(relevance(&[count(1, 0), count(1, 0)]) > relevance(&[count(9, 999), count(0, 999)]));
        assert!(relevance(&[count(0, 2)]) > relevance(&[count(0, 1)]));
        assert_eq!(relevance(&[count(0, 9)]), relevance(&[count(0, 900)]));
        assert_eq!(relevance(&[]), 0);
    }

    #[test]
    fn the_place_of_a_word_is_shown_as_it_was_written() {
        let words: Words = "养老 2026".parse().expect("two words");
        assert_eq!(excerpt(["没有", "《社区养老》"], &words).as_deref(), Some("《社区养老》"));
        let long = format!("{}Ａ养老{}", "前".repeat(40), "后".repeat(80));
        let shown = excerpt([long.as_str()], &words).expect("an excerpt");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("Ａ养老后"), "{shown}");
        assert_eq!(shown.chars().count(), SHOWN + 2);
        assert_eq!(excerpt(["没有"], &words), None);
    }
}
