//! The schemas of types, of which the OpenAPI document is made. Only the feature `document` makes them, which the tests ask for and
//! the program does not (decision 0035): without it every type has one that says nothing.

#[cfg(not(feature = "document"))]
pub use no_schema::ToSchema;
#[cfg(feature = "document")]
pub use utoipa::{PartialSchema, ToSchema};

/// What has a schema; without the document, everything.
#[cfg(not(feature = "document"))]
pub trait ToSchema {}
#[cfg(not(feature = "document"))]
impl<T: ?Sized> ToSchema for T {}
