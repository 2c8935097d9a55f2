//! The tables of the nouns, in the order of the process.

mod competition;
mod house;
mod parties;
mod planning;
mod remedy;
mod work;

pub(crate) use competition::CLOCK_IS_TOLD;
pub use competition::{award, bid, evaluation, framework, question, score_sheet, tender};
pub use house::report_job;
pub use parties::{amendment, organisation, person};
pub use planning::{budget_line, purchase_item, purchase_list};
pub use remedy::{challenge, complaint, deposit};
pub use work::{attachment, bond, closing, contract, invoice, milestone, payment, payment_order, refund};
