//! The identity number of a person (GB 11643-1999): seen on its way in, and never kept.

use crate::rulebook::{Reason, Refusal};

/// An identity number of eighteen characters whose check character is right. It is neither kept nor shown: what is kept is a
/// digest under the key of the market, by which two accounts of one person are known to be.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, crate::schema::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Password, pattern = r"^\d{17}[\dX]$", example = "310105198003075422")]
pub struct IdentityNumber(String);

impl std::fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl IdentityNumber {
    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Completes seventeen digits with their check character; none if one is no digit.
    #[must_use]
    pub fn complete(digits: &str) -> Option<Self> {
        check_character(digits).map(|check| Self(format!("{digits}{check}")))
    }
}

/// The check character of seventeen digits: ISO 7064 MOD 11-2.
fn check_character(digits: &str) -> Option<char> {
    (digits.len() == 17).then_some(())?;
    let sum = digits.chars().try_fold(0, |sum, digit| Some((sum + digit.to_digit(10)?) * 2 % 11))?;
    "10X98765432".chars().nth(usize::try_from(sum).ok()?)
}

impl std::str::FromStr for IdentityNumber {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (digits, check) = text.split_at_checked(17).ok_or_else(|| Refusal::of(Reason::IdentityNumberForm))?;
        match check_character(digits) {
            Some(expected) if check.eq_ignore_ascii_case(&expected.to_string()) => {
                Ok(Self(format!("{digits}{expected}")))
            }
            _ => Err(Refusal::of(Reason::IdentityNumberForm)),
        }
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        for good in ["11010519491231002X", "440524188001010014"] {
            assert!(good.parse::<IdentityNumber>().is_ok(), "{good}");
        }
        for bad in ["110105194912310021", "11010519491231002", "1101051949123100ⅩX", ""] {
            assert!(bad.parse::<IdentityNumber>().is_err(), "{bad}");
        }
    }
}
