//! Call a performance bond.

use crate::prelude::*;
use domain::{bond::Bond, ids::BondId};

/// Call a performance bond.
///
/// For a breach, in part or in full. What is called goes to the treasury (D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "5000.00", "reason": "未按合同提供服务，依第十二条扣除"}))]
pub struct CallBond {
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: Title,
}

impl Procedure for CallBond {
    type Subject = BondId;
    type Outcome = Bond;
    const ACT: Act = Act::CallBond;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let mut bond: Bond = work.subject(on).await?;
        let event = bond.call(self.amount, self.reason.clone())?;
        work.record(&mut bond, event).await?;
        Ok(bond)
    }
}
