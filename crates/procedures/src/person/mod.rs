//! Persons and their duties.

mod change_password;
mod disable;
mod enrol;
mod grant_duty;
mod naming;
mod record_tie;
mod revoke_duty;

pub use change_password::ChangePassword;
pub use disable::DisablePerson;
pub use enrol::EnrolPerson;
pub use grant_duty::GrantDuty;
pub use record_tie::RecordTie;
pub use revoke_duty::RevokeDuty;

pub(crate) use enrol::{hash_of_new_password, new_person};
pub(crate) use naming::{must_leave_a_signer, must_name_duties};
