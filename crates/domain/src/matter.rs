//! What an approval was given for, as a digest: an approval of one matter is none of another.

use crate::{
    hex::hex,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fmt::{self, Display},
    str::FromStr,
};

/// The SHA-256, in hexadecimal, of everything that an approval, an announcement or a publication was given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct Matter(String);

impl Matter {
    /// The matter that these parts make up, in this order. Each part is counted, so that no two lists give the same text.
    #[must_use]
    pub fn of<'p>(parts: impl IntoIterator<Item = &'p dyn Display>) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            let part = part.to_string();
            digest.update(format!("{}:{part}", part.len()));
        }
        Self(hex(&digest.finalize()))
    }
}

impl Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Matter {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let is_digest = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_digest { Ok(Self(text.to_owned())) } else { Err(Refusal::of(Reason::Malformed)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_cut_elsewhere_are_another_matter() {
        assert_ne!(Matter::of([&"ab" as &dyn Display, &"c"]), Matter::of([&"a" as &dyn Display, &"bc"]));
        assert_eq!(
            Matter::of([&1 as &dyn Display]).to_string().parse::<Matter>(),
            Ok(Matter::of([&"1" as &dyn Display]))
        );
    }
}
