//! The server: configuration, start and stop, the living example of the demonstration, and the rulebook as a file.

pub mod config;
pub mod demo;
pub mod rules;
pub mod serve;
pub mod start;
