//! Agree to end a contract early.

use crate::prelude::*;
use domain::{
    contract::{Action, Contract, Event},
    ids::ContractId,
};

/// Agree to end a contract early.
///
/// The supplier agrees; then the buyer may end it by agreement (A11).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AgreeToEnd {}

impl Procedure for AgreeToEnd {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::AgreeToEnd;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let event = contract.decide(Action::AgreeToEnd, Event::EndAgreed { at: work.now() })?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
