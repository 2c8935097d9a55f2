//! The server: configuration, start and stop, the living example of the demonstration, the rulebook and the
//! ledger as files.

pub mod config;
pub mod demo;
pub mod export;
pub mod key;
pub mod log;
pub mod rules;
pub mod serve;
pub mod start;
