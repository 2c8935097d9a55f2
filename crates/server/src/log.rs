//! The log of the service: text where a person reads it, JSON where a machine does, both on the standard error.

use crate::config::{Config, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// What is logged unless told otherwise: one line a request, what the clock and the sequencer did, and what went wrong.
const LEVEL: &str = "info";

/// Begins to log.
///
/// # Errors
/// When the level cannot be read.
pub fn begin(config: &Config) -> Result<(), String> {
    let level = config.log.as_deref().unwrap_or(LEVEL);
    let filter = EnvFilter::try_new(level).map_err(|error| format!("--log {level}: {error}"))?;
    let terminal = std::io::stderr().is_terminal();
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(terminal).with_writer(std::io::stderr);
    let begun = match config.log_format {
        Some(LogFormat::Json) => logs.json().try_init(),
        Some(LogFormat::Text) => logs.try_init(),
        None if terminal => logs.try_init(),
        None => logs.json().try_init(),
    };
    begun.map_err(|error| format!("logging cannot begin: {error}"))
}
