//! What tells, to whoever has the key, which of the nouns that lie sealed is which.

use serde::{Deserialize, Serialize};

/// By what a noun that lies sealed is found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The organisation whose it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub organisation: Option<String>,
    /// The person who handed it in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<String>,
    /// The tender with which it comes to light.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tender: Option<String>,
    /// How large its file is.
    #[serde(default)]
    pub bytes: i64,
    /// The SHA-256 of its file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sha256: Option<String>,
    /// Of what there is one only.
    #[serde(skip)]
    pub only: Option<String>,
}

impl Head {
    /// As it lies in the row: of what there is one only stands beside it.
    pub(crate) fn without_only(&self) -> Self {
        Self { only: None, ..self.clone() }
    }
}
