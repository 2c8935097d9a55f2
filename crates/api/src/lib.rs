//! The JSON face: every act and every noun of the office over HTTP, described by an OpenAPI document that is
//! made from the same table as the routes. The feature `document` makes it; the program carries what was made.

mod about;
mod batch;
mod deadlines;
mod docs;
#[cfg(feature = "document")]
pub mod document;
mod face;
mod files;
mod findings;
mod headers;
mod orders;
mod packed;
pub mod problem;
mod report;
pub mod router;

pub use packed::document as document_text;
pub use report::job::{make_one, make_reports};
pub use router::router;
