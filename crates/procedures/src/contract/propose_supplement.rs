//! Propose a supplement.

use crate::prelude::*;
use crate::purchase_item::{check_line, check_year};
use domain::{
    contract::{Contract, Supplement},
    ids::ContractId,
};

/// Propose a supplement.
///
/// More of the same: all supplements together within ten per cent of the original price (A10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"supplement": {"reason": "新增独居老人二十名", "milestone": {"title": "补充服务", "due": "2027-05-31", "amount": "20000.00", "items": ["新增服务对象全部建档"]}, "allocations": [{"budget_line": "0197c0de-0000-7000-8000-000000000001", "amount": "20000.00"}]}}))]
pub struct ProposeSupplement {
    /// The supplement.
    pub supplement: Supplement,
}

impl Procedure for ProposeSupplement {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::ProposeSupplement;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let law = work.law(&contract.unit);
        let event = contract.propose(self.supplement.clone(), &law).map_err(|refusal| refusal.within("supplement"))?;
        for (at, share) in self.supplement.allocations.iter().enumerate() {
            let field = format!("supplement/allocations/{at}/line");
            let line = check_line(work, share, &contract.unit, &field).await?;
            check_year(&line, work.today().year().into(), &field)?;
        }
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
