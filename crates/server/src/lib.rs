//! The server: configuration, start and stop, and the living example of the demonstration.

pub mod config;
pub mod demo;
pub mod serve;
pub mod start;
