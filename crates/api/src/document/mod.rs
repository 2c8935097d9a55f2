//! The OpenAPI document, made from the same declarations as the routes.

mod act;
mod batch;
mod deadlines;
mod files;
mod growing;
mod operation;
mod orders;
mod parts;
mod report;
mod report_job;
mod whole;

pub use growing::Document;
pub use whole::whole;
