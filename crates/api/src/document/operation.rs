//! An operation on its way into the document.

use utoipa::openapi::path::{HttpMethod, OperationBuilder};

/// An operation on its way into the document.
pub(super) struct Operation {
    /// Its method.
    pub method: HttpMethod,
    /// Its name.
    pub id: String,
    /// The kind of noun whose identifier stands in the path.
    pub noun: Option<&'static str>,
    /// The kind of noun that it answers with, for the links that lead on from it.
    pub answers: Option<&'static str>,
    /// Everything else.
    pub built: OperationBuilder,
}
