//! Complaints: filed after a challenge, decided by finance.

mod accept;
mod ask_correction;
mod consequence;
mod correct;
mod decide;
mod file;
mod not_accept;
mod reply;
mod suspend;
mod suspension;
mod withdraw;

pub use accept::AcceptComplaint;
pub use ask_correction::AskCorrection;
pub use correct::CorrectComplaint;
pub use decide::DecideComplaint;
pub use file::FileComplaint;
pub use not_accept::NotAcceptComplaint;
pub use reply::ReplyToComplaint;
pub use suspend::SuspendTender;
pub use withdraw::WithdrawComplaint;
