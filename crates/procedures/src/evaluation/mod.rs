//! The panel, its scores, the ranking.

mod consolidate;
mod correct_price;
mod correct_scores;
mod declare_conflict_of_interest;
mod dissent;
mod draw_panel;
mod fitness;
mod form_panel;
mod rate;
mod record_finding;
mod reopen;
mod replace_member;
mod request_price_explanation;
mod submit_scores;
mod valid;

pub use consolidate::Consolidate;
pub use correct_price::CorrectPrice;
pub use correct_scores::CorrectScores;
pub use declare_conflict_of_interest::DeclareConflictOfInterest;
pub use dissent::Dissent;
pub use draw_panel::DrawPanel;
pub use form_panel::FormPanel;
pub use rate::Rate;
pub use record_finding::RecordFinding;
pub use reopen::ReopenResult;
pub use replace_member::ReplaceMember;
pub use request_price_explanation::RequestPriceExplanation;
pub use submit_scores::SubmitScores;

pub(crate) use fitness::{check_member, check_ties, fit_as_expert, must_be_free};
pub(crate) use form_panel::seat;
pub(crate) use valid::{recommend, valid_bids, valid_of};
