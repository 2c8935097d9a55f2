//! The JSON face: every act and every noun of the office over HTTP, described by an OpenAPI document that is
//! made from the same table as the routes.

mod about;
mod deadlines;
pub mod document;
mod face;
mod files;
mod headers;
mod orders;
pub mod problem;
mod report;
pub mod router;

pub use report::job::{make_one, make_reports};
pub use router::{face, router};
