//! Purchase lists (购买清单).

mod open;
mod retitle;

pub use open::OpenPurchaseList;
pub use retitle::RetitlePurchaseList;
