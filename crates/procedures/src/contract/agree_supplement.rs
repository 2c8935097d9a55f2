//! Agree to a supplement.

use super::plan_milestone;
use crate::{bid::winner_must_be_eligible, prelude::*};
use domain::{award::Award, contract::Contract, ids::ContractId};

/// Agree to a supplement.
///
/// Its price is committed and its milestone is in force.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AgreeSupplement {}

impl Procedure for AgreeSupplement {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::AgreeSupplement;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let (event, plan) = contract.agree(work.now())?;
        let award: Award = work.load_for_share(contract.award).await?;
        winner_must_be_eligible(work, award.bid).await?;
        work.record(&mut contract, event).await?;
        let number = i64::try_from(contract.terms.milestones.len()).unwrap_or(i64::MAX);
        plan_milestone(work, &contract, number, plan).await?;
        Ok(contract)
    }
}
