//! Grant a duty.

use super::must_name_duties;
use crate::prelude::*;
use domain::{
    actor::{Duty, Person},
    apart,
    ids::{DutyId, OrganisationId, PersonId},
    role::Role,
};

/// Grant a duty.
///
/// At a unit or over the system by the security administrator; in an organisation by its own signers and by nobody else.
/// Duties that check each other are refused to one person, and so are two of the three administrators.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "buyer_officer", "unit": "310115004", "organisation": null}))]
pub struct GrantDuty {
    /// The role.
    pub role: Role,
    /// The unit at which it is held, for roles of units.
    pub unit: Option<UnitCode>,
    /// The organisation in which it is held, for roles of organisations.
    pub organisation: Option<OrganisationId>,
}

impl Procedure for GrantDuty {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::GrantDuty;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        apart(on, work.person()?, ("被授予职责", "receiving a duty"), ("授予职责", "granting it"))?;
        must_name_duties(work, self.organisation)?;
        if let Some(seat) = &self.unit {
            work.unit(seat)?;
        }
        let duty =
            Duty { id: DutyId::next(), role: self.role, unit: self.unit.clone(), organisation: self.organisation };
        let event = person.grant(duty)?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
