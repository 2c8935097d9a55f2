//! Persons and their roles.

mod add;
mod assign_role;
mod change_password;
pub(crate) mod code;
mod disable;
mod give_administrator_code;
mod naming;
mod password;
mod propose_password_reset;
mod record_relationship;
mod remove_role;
mod reset_password;
mod set_password;

pub use add::AddPerson;
pub use assign_role::AssignRole;
pub use change_password::ChangePassword;
pub use code::{OneTimeCode, ShownWithCode, WithCode};
pub use disable::DisablePerson;
pub use give_administrator_code::GiveAdministratorCode;
pub use propose_password_reset::ProposePasswordReset;
pub use record_relationship::RecordRelationship;
pub use remove_role::RemoveRole;
pub use reset_password::ResetPassword;
pub use set_password::SetPassword;

pub(crate) use add::new_person;
pub(crate) use naming::{
    is_of_a_confirmed_organisation, must_assign_roles, must_leave_a_signer, must_leave_an_administrator, other_accounts,
};
pub(crate) use password::{hash_of_new_password, must_know_password};
