//! Attachments.

mod upload;

pub use upload::UploadAttachment;
