//! The JSON face: every act and every noun of the office over HTTP, described by an OpenAPI document that is
//! made from the same declarations as the routes.

pub mod caller;
mod deadlines;
pub mod document;
mod face;
mod files;
mod headers;
pub mod list;
mod orders;
pub mod problem;
pub mod queries;
mod report;
pub mod router;
pub mod service;

pub use report::job::{make_one, make_reports};
pub use router::{App, face, router};
pub use service::{Metrics, counters};
