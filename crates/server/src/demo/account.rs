//! The accounts of the example.

use serde::Serialize;

/// The password of every account of a demonstration.
pub const PASSWORD: &str = "清单演示口令-2026";

/// An account to try.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// What the person does.
    pub role: String,
    /// The unit at which it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The organisation in which it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The identifier of the person.
    pub person: String,
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// A token, valid for a year.
    pub token: String,
}
