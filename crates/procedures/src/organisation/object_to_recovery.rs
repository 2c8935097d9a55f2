//! Object to a recovery.

use crate::prelude::*;
use domain::{
    actor::{Person, Status},
    ids::OrganisationId,
    organisation::Organisation,
};

/// Object to a recovery.
///
/// By anybody of the organisation until it takes effect; the registry and the security administrator take it back in the
/// same way. The account that was enrolled for it is closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "本组织人员在职，未申请恢复。"}))]
pub struct ObjectToRecovery {
    /// Why.
    pub reason: Title,
}

impl Procedure for ObjectToRecovery {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::ObjectToRecovery;

    async fn decide(&self, on: OrganisationId, unit: &Unit<'_>, _: &Office) -> Result<Organisation, Halt> {
        let mut organisation: Organisation = unit.subject(on).await?;
        let enrolled = organisation.recovery.as_ref().map(|recovery| recovery.person);
        let event = organisation.end_recovery(unit.person()?, self.reason.clone())?;
        unit.record(&mut organisation, event).await?;
        if let Some(id) = enrolled {
            let mut person: Person = unit.related(id).await?;
            // The organisation may have closed it already.
            if person.status == Status::Active {
                let event = person.disable()?;
                unit.record(&mut person, event).await?;
                unit.access().shut_out(id, unit.now()).await?;
            }
        }
        Ok(organisation)
    }
}
