//! Sign a contract as its supplier.

use super::must_pay_supplier;
use crate::{
    bid::winner_must_be_eligible,
    challenge::{must_not_be_challenged, signing_due},
    prelude::*,
};
use domain::{award::Award, contract::Contract, ids::ContractId};

/// Sign a contract as its supplier.
///
/// Within thirty days of the notice (A4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SignAsSupplier {}

impl Procedure for SignAsSupplier {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::SignAsSupplier;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut noun: Contract = work.subject(on).await?;
        must_pay_supplier(work, &noun.terms.payee, noun.organisation).await?;
        let award: Award = work.load_for_share(noun.award).await?;
        must_not_be_challenged(work, noun.tender, noun.lot, &noun.unit).await?;
        let due = signing_due(work, &award).await?;
        let event = noun.sign_as_supplier(work.person()?, work.now(), due, &work.law(&noun.unit))?;
        winner_must_be_eligible(work, award.bid).await?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
