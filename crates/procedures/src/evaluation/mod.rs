//! The panel, its scores, the ranking.

mod consolidate;
mod correct_scores;
mod declare_conflict_of_interest;
mod dissent;
mod draw_panel;
mod form_panel;
mod rate;
mod reopen;
mod replace_member;
mod submit_scores;
mod valid;

pub use consolidate::Consolidate;
pub use correct_scores::CorrectScores;
pub use declare_conflict_of_interest::DeclareConflictOfInterest;
pub use dissent::Dissent;
pub use draw_panel::DrawPanel;
pub use form_panel::FormPanel;
pub use rate::Rate;
pub use reopen::ReopenResult;
pub use replace_member::ReplaceMember;
pub use submit_scores::SubmitScores;

pub(crate) use form_panel::{check_member, seat};
pub(crate) use valid::{recommend, valid_bids};
