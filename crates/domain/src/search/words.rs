//! Words as they are compared, and the tokens by which an index finds them.
//!
//! Chinese is written without blanks: an index of its words would need a dictionary and would miss what that does not know. As
//! full-text engines of the field do, each two neighbouring characters are a token (bigrams); what holds all tokens of a word
//! is then asked whether it holds the word itself. Numbers and words of other scripts are a token as a whole.

use crate::rulebook::{Reason, Refusal};
use std::{collections::BTreeSet, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// How many words can be asked for at once.
const WORDS_MAX: usize = 8;
/// How many characters they may have together.
const LENGTH_MAX: usize = 200;
/// No token has more characters: a longer one is cut.
const TOKEN_MAX: usize = 64;

/// A text as it is compared: full width and half width, large and small letters are the same (NFKC), and all that is neither a
/// letter nor a digit is a blank.
#[must_use]
pub fn form(text: &str) -> String {
    let mut formed = String::with_capacity(text.len());
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            formed.push(letter);
        } else if !formed.is_empty() && !formed.ends_with(' ') {
            formed.push(' ');
        }
    }
    formed.truncate(formed.trim_end().len());
    formed
}

/// Whether a letter belongs to a script that is written without blanks between its words.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A token that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token; letters and digits alone.
    pub text: String,
    /// Whether tokens that only begin so are meant as well.
    pub begins: bool,
}

/// The parts of a text in form: letters of one kind that follow each other.
fn runs(formed: &str) -> impl Iterator<Item = &str> {
    formed.split(' ').filter(|word| !word.is_empty()).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let unspaced = is_unspaced(rest.chars().next()?);
            let end = rest.find(|letter| is_unspaced(letter) != unspaced).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            Some(run)
        })
    })
}

fn pairs(run: &str) -> impl Iterator<Item = String> {
    run.chars().zip(run.chars().skip(1)).map(|(first, second)| String::from_iter([first, second]))
}

/// The tokens of a text in form, each once: of Chinese each two neighbours and the last alone, so that one character finds what
/// ends with it.
#[must_use]
pub fn tokens(formed: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for run in runs(formed) {
        if run.starts_with(is_unspaced) {
            tokens.extend(pairs(run));
            tokens.extend(run.chars().next_back().map(String::from));
        } else {
            tokens.insert(run.chars().take(TOKEN_MAX).collect());
        }
    }
    tokens
}

/// Words that are looked for: all of them must be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words in form.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
    /// The tokens that every text which holds all words has.
    #[must_use]
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for run in self.iter().flat_map(runs) {
            let before = tokens.len();
            if run.starts_with(is_unspaced) {
                tokens.extend(pairs(run).map(|text| Token { text, begins: false }));
            }
            if tokens.len() == before {
                tokens.push(Token { text: run.chars().take(TOKEN_MAX).collect(), begins: true });
            }
        }
        tokens
    }
}

impl FromStr for Words {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let formed = form(text);
        let words: Vec<String> = formed.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let length = formed.chars().count();
        if !(1..=LENGTH_MAX).contains(&length) {
            return Err(Refusal::of(Reason::TextLength).with("min", 1).with("max", LENGTH_MAX).with("length", length));
        }
        if words.len() > WORDS_MAX {
            return Err(Refusal::of(Reason::TooLarge).with("limit", WORDS_MAX));
        }
        Ok(Self(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        tokens(&form(text)).into_iter().collect()
    }

    #[test]
    fn width_case_and_signs_make_no_difference() {
        assert_eq!(form("《居家养老》（２０２６年）Ａ-b"), "居家养老 2026年 a b");
        assert_eq!(form("  、。 "), "");
    }

    #[test]
    fn chinese_is_taken_by_twos_and_the_rest_as_it_is() {
        assert_eq!(of("养老服务"), ["养老", "务", "服务", "老服"]);
        assert_eq!(of("2026年度 T000001"), ["2026", "t000001", "年度", "度"]);
    }

    #[test]
    fn whoever_looks_for_a_part_finds_the_whole() {
        let text = "浦东新区2026年社区居家养老服务项目（第二包）310115004-2026-T000001";
        let kept = tokens(&form(text));
        for part in ["养老", "居家养老服务", "养", "包", "2026年", "20", "t0000", "310115004-2026", "第二包", "目"]
        {
            let words: Words = part.parse().expect("words");
            for token in words.tokens() {
                let found = kept
                    .iter()
                    .any(|kept| if token.begins { kept.starts_with(&token.text) } else { *kept == token.text });
                assert!(found, "{part}: {token:?} of {kept:?}");
            }
        }
    }

    #[test]
    fn too_little_and_too_much_are_refused() {
        assert!("".parse::<Words>().is_err());
        assert!("、、".parse::<Words>().is_err());
        assert!("一 二 三 四 五 六 七 八 九".parse::<Words>().is_err());
        assert!("长".repeat(201).parse::<Words>().is_err());
        assert!("长".repeat(200).parse::<Words>().is_ok());
    }
}
