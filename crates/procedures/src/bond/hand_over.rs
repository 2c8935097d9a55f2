//! Hand a called bond over to the treasury.

use crate::{prelude::*, value_date::checked_value_date};
use domain::{bond::Bond, ids::BondId};

/// Hand a called bond over to the treasury.
///
/// All that is here of what was called, in cash or from the guarantor, is paid over (应缴财政款上缴) (D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "SHB20270620000004"}))]
pub struct HandOverBond {
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the bond came in.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for HandOverBond {
    type Subject = BondId;
    type Outcome = Bond;
    const ACT: Act = Act::HandOverBond;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let mut bond: Bond = work.subject(on).await?;
        let first = bond.received_at.day();
        let value_date = checked_value_date(work, &bond.unit, "value_date", self.value_date, first).await?;
        let event = bond.hand_over(self.bank_reference.clone(), value_date)?;
        work.record(&mut bond, event).await?;
        Ok(bond)
    }
}
