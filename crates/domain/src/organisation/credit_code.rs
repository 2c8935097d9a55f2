//! The unified social credit code (GB 32100-2015).

use super::kind::Kind;
use crate::rulebook::{Reason, Refusal};
use crate::schema::ToSchema;
use serde::{Deserialize, Serialize};

/// A unified social credit code (GB 32100-2015), its check character verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$", example = "52310105MJ50200186")]
pub struct CreditCode(String);

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of seventeen characters: weights 3^i modulo 31.
fn check_character(body: &[u8]) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for byte in body {
        sum += weight * ALPHABET.iter().position(|letter| letter == byte)?;
        weight = weight * 3 % 31;
    }
    Some(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

impl CreditCode {
    /// Completes seventeen characters with their check character; none if one is not of the alphabet.
    #[must_use]
    pub fn complete(body: &str) -> Option<Self> {
        (body.len() == 17).then_some(())?;
        check_character(body.as_bytes()).map(|check| Self(format!("{body}{check}")))
    }
    /// Whether the organisation code inside (GB 11714) checks too. Some true codes of old registers fail: a warning.
    #[must_use]
    pub fn inner_check_holds(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let inner = &self.0.as_bytes()[8..17];
        let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or(0);
        let sum: u32 = inner.iter().zip(WEIGHTS).map(|(&byte, weight)| value(byte) * weight).sum();
        let expected = match 11 - sum % 11 {
            10 => b'X',
            11 => b'0',
            digit => b'0' + u8::try_from(digit).unwrap_or(0),
        };
        inner[8] == expected
    }
    /// The kind of organisation that the first two characters tell; none for organs of the state, mass organisations and others
    /// who do not supply (GB 32100-2015 with the codes that were added for special legal persons).
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        match &self.0[..2] {
            "51" => Some(Kind::Association),
            "52" => Some(Kind::ServiceInstitution),
            "53" => Some(Kind::Foundation),
            "54" | "55" => Some(Kind::Committee),
            "91" | "92" | "93" => Some(Kind::Enterprise),
            "12" => Some(Kind::PublicInstitution),
            "N1" | "N2" | "N3" => Some(Kind::RuralCollective),
            _ => None,
        }
    }
}
impl std::str::FromStr for CreditCode {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let bytes = text.as_bytes();
        if bytes.len() != 18 || !bytes.iter().all(|byte| ALPHABET.contains(byte)) {
            return Err(Refusal::of(Reason::CreditCodeForm));
        }
        let check = check_character(&bytes[..17]).ok_or_else(|| Refusal::of(Reason::CreditCodeForm))?;
        if char::from(bytes[17]) == check {
            Ok(Self(text.to_owned()))
        } else {
            Err(Refusal::of(Reason::CreditCodeCheck).with("check", check))
        }
    }
}
impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for CreditCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}
impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

crate::phrase::facts![CreditCode];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn true_codes_check_and_false_ones_do_not() {
        for code in [
            "51310110501144395U",
            "51100000500012681T",
            "52310105MJ50200186",
            "52310230MJ5339125F",
            "53310000MJ495410XG",
            "91310115591693856A",
            "12100000400009127B",
        ] {
            let code: CreditCode = code.parse().expect(code);
            assert!(code.inner_check_holds(), "{code}");
        }
        let refused = |text: &str| text.parse::<CreditCode>().map_err(|refusal| refusal.reason);
        assert_eq!(refused("91350211M00013FA1N"), Err(Reason::CreditCodeCheck));
        assert_eq!(refused("91310110666007217O"), Err(Reason::CreditCodeForm));
        assert!("53100000500020462H".parse::<CreditCode>().is_err());
    }
}
