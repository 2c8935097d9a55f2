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

/// What a phrase can name: a number, a text, or a word of a closed list, which people read in their language.
pub trait Fact {
    /// The closed list whose word it is, as the schema of the API names it; none if it is no such word.
    const LIST: Option<&'static str> = None;
    /// It, as a program reads it.
    fn written(&self) -> String;
}

impl<T: Fact + ?Sized> Fact for &T {
    const LIST: Option<&'static str> = T::LIST;
    fn written(&self) -> String {
        T::written(self)
    }
}

/// A kind of noun, as a fact.
#[derive(Clone, Copy, Debug)]
pub struct NounWord(pub &'static str);

impl Fact for NounWord {
    const LIST: Option<&'static str> = Some("noun");
    fn written(&self) -> String {
        self.0.to_owned()
    }
}

/// Makes facts of types that are written as they are shown.
macro_rules! facts {
    ($($fact:ty),+ $(,)?) => { $(
        impl $crate::phrase::Fact for $fact {
            fn written(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}
facts![str, String, char, usize, u8, u16, u32, u64, i32, i64, bool, rust_decimal::Decimal];
pub(crate) use facts;
