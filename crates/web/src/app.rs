//! What every handler sees.

use crate::{language::Language, metrics::Metrics};
use axum::response::Response;
use domain::Refusal;
use procedures::Office;
use std::sync::Arc;

/// What every handler sees.
#[derive(Clone)]
pub struct App {
    /// The office.
    pub office: Arc<Office>,
    /// What the service counts.
    pub metrics: Metrics,
}

/// How a face answers with a refusal.
pub type Refuse = fn(&Refusal, Language) -> Response;
