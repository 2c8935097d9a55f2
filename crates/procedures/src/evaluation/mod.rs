//! The panel, its scores, the ranking.

mod consolidate;
mod declare_interest;
mod form_panel;
mod replace_member;
mod submit_scores;
mod valid;

pub use consolidate::Consolidate;
pub use declare_interest::DeclareInterest;
pub use form_panel::FormPanel;
pub use replace_member::ReplaceMember;
pub use submit_scores::SubmitScores;

pub(crate) use form_panel::{check_member, seat};
pub(crate) use valid::{recommend, valid_bids};
