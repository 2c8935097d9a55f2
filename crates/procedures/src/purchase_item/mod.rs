//! Items of a purchase list: from the draft to the published intention.

mod budget;
mod consent;
mod draft;
mod file;
mod publish_intention;
mod return_item;
mod review;
mod review_conversion;
mod revise;
mod submit;
mod withdraw;

pub use budget::BudgetItem;
pub use consent::ConsentItem;
pub use draft::DraftItem;
pub use file::FileItem;
pub use publish_intention::PublishIntention;
pub use return_item::ReturnItem;
pub use review::ReviewItem;
pub use review_conversion::ReviewConversion;
pub use revise::ReviseItem;
pub use submit::SubmitItem;
pub use withdraw::WithdrawItem;

pub(crate) use budget::{check_line, check_year};
