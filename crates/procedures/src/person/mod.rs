//! Persons and their roles.

mod add;
mod assign_role;
mod change_password;
mod disable;
mod naming;
mod record_relationship;
mod remove_role;

pub use add::AddPerson;
pub use assign_role::AssignRole;
pub use change_password::ChangePassword;
pub use disable::DisablePerson;
pub use record_relationship::RecordRelationship;
pub use remove_role::RemoveRole;

pub(crate) use add::{hash_of_new_password, new_person};
pub(crate) use naming::{must_assign_roles, must_leave_a_signer};
