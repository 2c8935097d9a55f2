//! Return a performance bond.

use crate::prelude::*;
use domain::{bond::Bond, ids::BondId};

/// Return a performance bond.
///
/// Once the contract has ended; a late one bears interest for every day (D3, D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "SHB20270610000003"}))]
pub struct ReturnBond {
    /// The reference of the bank, or of the letter that gives a guarantee back.
    pub bank_reference: Mark,
}

impl Procedure for ReturnBond {
    type Subject = BondId;
    type Outcome = Bond;
    const ACT: Act = Act::ReturnBond;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let mut bond: Bond = work.subject(on).await?;
        let event = bond.give_back(self.bank_reference.clone(), work.now(), &work.law(&bond.unit))?;
        work.record(&mut bond, event).await?;
        Ok(bond)
    }
}
