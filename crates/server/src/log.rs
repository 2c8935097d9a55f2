//! The log of the service: text where a person reads it, JSON where a machine does, both on the standard error.

use crate::config::{Config, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// What is logged unless told otherwise: one line a request, what the clock and the sequencer did, and what went wrong.
const LEVEL: &str = "info";

/// Begins to log.
///
/// # Errors
/// When the level cannot be read.
pub fn begin(config: &Config) -> Result<(), String> {
    let level = config.log.as_deref().unwrap_or(LEVEL);
    let levels: Targets = level.parse().map_err(|error| format!("--log {level}: {error}"))?;
    let terminal = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_ansi(terminal).with_writer(std::io::stderr);
    let lines = match config.log_format {
        Some(LogFormat::Json) => lines.json().boxed(),
        Some(LogFormat::Text) => lines.boxed(),
        None if terminal => lines.boxed(),
        None => lines.json().boxed(),
    };
    let begun = tracing_subscriber::registry().with(lines.with_filter(levels)).try_init();
    begun.map_err(|error| format!("logging cannot begin: {error}"))
}
