//! Evaluate the performance of a contract.

use crate::prelude::*;
use domain::{
    contract::{Contract, PerformanceEvaluation},
    ids::ContractId,
    organisation::Organisation,
};

/// Evaluate the performance of a contract.
///
/// By the department with those served, by a third party where one is asked; published, and used for the next purchase (A18).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"performance": {"grade": 4, "report": "服务目标完成率98%，台账完整。", "beneficiaries": "满意度94%。", "evaluator": null}}))]
pub struct EvaluatePerformance {
    /// The evaluation.
    pub performance: PerformanceEvaluation,
}

impl Procedure for EvaluatePerformance {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::EvaluatePerformance;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let event = contract.evaluate(self.performance.clone())?;
        let supplier: Organisation = work.load_for_share(contract.organisation).await?;
        let own = self.performance.evaluator.as_ref().filter(|evaluator| evaluator.as_str() == supplier.name);
        if let Some(own) = own {
            work.law(&contract.unit).objects(Refusal::of(Reason::EvaluatorIsSupplier).with("name", own))?;
        }
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
