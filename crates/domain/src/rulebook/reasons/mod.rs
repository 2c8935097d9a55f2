//! Every reason for a refusal, as one table: how grave it is, the rule behind it, and its words in both languages.

use super::RuleId;
use crate::phrase::holes;

mod competition;
mod parties;
mod planning;
mod platform;
mod remedy;
mod work;
use {competition::competition, parties::parties, planning::planning, platform::platform, remedy::remedy, work::work};

/// What kind of "no" a reason is. The face turns it into its own codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemClass {
    /// The request cannot be read.
    Malformed,
    /// Nobody is logged in.
    Unknown,
    /// The actor may see it but not do it.
    Forbidden,
    /// There is no such thing, or the actor may not know of it.
    Missing,
    /// The law or the state of affairs stands against it.
    Conflict,
    /// The method of the request is not allowed here.
    Method,
    /// It was changed since it was read.
    Stale,
    /// The request must say which version it means.
    Unconditional,
    /// It can be read but says something that cannot be.
    Invalid,
    /// Too large.
    TooLarge,
    /// A part that is not there.
    Beyond,
    /// A kind of content that is not taken.
    Unsupported,
    /// Too many attempts.
    TooMany,
    /// Cannot be done now; again later.
    Busy,
    /// A fault of the system. The reader is told nothing of it but where to look.
    Fault,
}

macro_rules! reasons {
    (; $($name:ident $word:literal $weight:ident [$($rule:ident)?] $zh:literal $en:literal $dzh:literal $den:literal;)+) => {
        /// Why the system says no.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $(#[doc = $en] $name),+ }
        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// A stable word for it, used as the type of the problem.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word),+ } }
            /// What kind of "no" it is.
            #[must_use]
            pub const fn class(self) -> ProblemClass { match self { $(Self::$name => ProblemClass::$weight),+ } }
            /// The rule behind it.
            #[must_use]
            pub const fn rule(self) -> Option<RuleId> { match self { $(Self::$name => reasons!(@rule $($rule)?)),+ } }
            /// Its title in Chinese.
            #[must_use]
            pub const fn title_zh(self) -> &'static str { match self { $(Self::$name => $zh),+ } }
            /// Its title in English.
            #[must_use]
            pub const fn title_en(self) -> &'static str { match self { $(Self::$name => $en),+ } }
            pub(super) const fn detail_zh(self) -> &'static str { match self { $(Self::$name => $dzh),+ } }
            pub(super) const fn detail_en(self) -> &'static str { match self { $(Self::$name => $den),+ } }
        }
    };
    (@rule) => { None };
    (@rule $rule:ident) => { Some(RuleId::$rule) };
}

platform! { parties, planning, competition, work, remedy, reasons; }

impl Reason {
    /// The facts that its words leave a place for.
    pub fn holes(self) -> impl Iterator<Item = &'static str> {
        holes(self.detail_en())
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_word_and_speaks_both_languages() {
        let mut words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            let sorted = |text| {
                let mut sorted: Vec<&str> = holes(text).collect();
                sorted.sort_unstable();
                sorted
            };
            assert_eq!(sorted(reason.detail_zh()), sorted(reason.detail_en()), "{reason}");
            assert!(!reason.title_zh().is_empty() && !reason.title_en().is_empty());
        }
    }
}
