//! Whom a noun concerns, which decides who may see and move it.

use crate::{
    ids::{OrganisationId, PersonId},
    jurisdiction::UnitCode,
};

/// Whom a noun concerns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Concern<'a> {
    /// The unit it belongs to.
    pub unit: Option<&'a UnitCode>,
    /// The organisation it belongs to.
    pub organisation: Option<OrganisationId>,
    /// The person it belongs to.
    pub person: Option<PersonId>,
    /// Persons appointed to it, such as the members of a panel.
    pub appointed: &'a [PersonId],
    /// Whether everybody may read it.
    pub public: bool,
}
