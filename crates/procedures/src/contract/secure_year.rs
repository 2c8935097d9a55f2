//! Secure a later year of a contract.

use crate::prelude::*;
use crate::purchase_item::{check_line, check_year};
use domain::{budget::BudgetAllocation, contract::Contract, ids::ContractId};

/// Secure a later year of a contract.
///
/// Its budget is there: what the contract expects of the year is committed on the lines of that year (A8).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"year": 2027, "allocations": [{"budget_line": "0197c0de-0000-7000-8000-000000000001", "amount": "225000.00"}]}))]
pub struct SecureYear {
    /// The year.
    #[schema(example = 2027)]
    pub year: i64,
    /// The lines of that year that bear it.
    #[schema(min_items = 1, max_items = 20)]
    pub allocations: Vec<BudgetAllocation>,
}

impl Procedure for SecureYear {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::SecureYear;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        domain::count("allocations", self.allocations.len(), 1, 20)?;
        let event = contract.secure_year(self.year, self.allocations.clone())?;
        for (at, share) in self.allocations.iter().enumerate() {
            let field = format!("allocations/{at}/line");
            let line = check_line(work, share, &contract.unit, &field).await?;
            // Once the year is over, its money has gone on into the next.
            check_year(&line, self.year.max(work.today().year().into()), &field)?;
        }
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
