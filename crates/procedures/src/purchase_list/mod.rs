//! Purchase lists (购买清单).

mod open;
mod rename;

pub use open::OpenPurchaseList;
pub use rename::RenamePurchaseList;
