//! Organisations: registration and facts.

mod confirm;
mod decline;
mod record_fact;
mod register;

pub use confirm::ConfirmOrganisation;
pub use decline::DeclineOrganisation;
pub use record_fact::RecordFact;
pub use register::RegisterOrganisation;
