//! Ask to be paid to another account.

use super::must_pay_supplier;
use crate::prelude::*;
use domain::{
    contract::{Contract, Payee},
    ids::ContractId,
};

/// Ask to be paid to another account.
///
/// The buyer confirms it, and it is paid to only after a waiting time (A22): a changed account is how payments are stolen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"payee": {"name": "上海某社工事务所", "bank": "上海银行浦东分行", "account": "0316000000100011"}, "reason": "基本户变更"}))]
pub struct ProposePayee {
    /// The account.
    pub payee: Payee,
    /// Why.
    pub reason: Title,
}

impl Procedure for ProposePayee {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::ProposePayee;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        must_pay_supplier(work, &self.payee, contract.organisation).await?;
        let event = contract.propose_payee(self.payee.clone(), self.reason.clone(), work.person()?, work.now())?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
