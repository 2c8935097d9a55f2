//! A right: who, in which relation to the noun.

use crate::role::Role;

/// How the seat of a role relates to the noun that is acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The noun belongs to the unit of the role.
    Own,
    /// The noun belongs to a unit in the territory of the unit of the role.
    Below,
    /// The noun belongs to the organisation of the role.
    Party,
    /// The person is appointed to the noun, such as to its panel.
    Appointed,
    /// The noun is the person's own.
    Self_,
    /// Whatever the noun.
    Any,
    /// Everybody may read the noun.
    Public,
}

/// Who holds a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, logged in or not.
    Anybody,
    /// Every person who is logged in.
    AnyPerson,
    /// Who holds this role.
    Role(Role),
    /// The system when a deadline acts.
    Clock,
}

/// A right: who, in which relation.
pub type Grant = (Who, Relation);

pub(super) const fn role(role: Role, relation: Relation) -> Grant {
    (Who::Role(role), relation)
}
