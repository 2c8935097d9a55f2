//! What every handler sees.

use crate::metrics::Metrics;
use axum::response::Response;
use domain::Refusal;
use labels::Language;
use procedures::Office;
use std::sync::Arc;

/// What every handler sees.
#[derive(Clone)]
pub struct App {
    /// The office.
    pub office: Arc<Office>,
    /// What the service counts.
    pub metrics: Metrics,
    /// Whether a proxy stands before the service and says from where a request comes (`X-Forwarded-For`). Nobody else is
    /// believed.
    pub behind_proxy: bool,
}

/// How a face answers with a refusal.
pub type Refuse = fn(&Refusal, Language) -> Response;
