//! A recovery of an organisation that has lost its people.

use crate::{
    ids::PersonId,
    moment::{Day, Moment},
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

/// A recovery that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recovery {
    /// Who is to sign for the organisation.
    pub person: PersonId,
    /// The document on which it rests.
    pub basis_document: Title,
    /// Who asked for it at the registry.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Moment,
    /// The security administrator who agreed.
    pub confirmed_by: Option<PersonId>,
    /// The first day on which it takes effect; the organisation may object until the day before.
    pub from: Option<Day>,
}
