//! Rewrite the terms of a contract.

use super::{check_subcontracts, must_pay_supplier};
use crate::{challenge::signing_due, prelude::*};
use domain::{
    award::Award,
    contract::{self, Contract, Terms},
    ids::ContractId,
    purchase_item::PurchaseItem,
};

/// Rewrite the terms of a contract.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"terms": {"title": "社区居家养老服务合同", "text": "按采购文件和投标文件提供服务，按季度验收付款，违约责任依法承担。", "price": "459800.00", "start_date": "2026-06-01", "end_date": "2027-05-31", "long_term": null, "payee": {"name": "上海浦东晨曦社工师事务所", "bank": "中国工商银行上海市浦东支行", "account": "1001234509876543210"}, "milestones": [{"title": "中期服务", "due": "2026-11-30", "amount": "229900.00", "items": ["上门服务不少于8000人次", "建立服务档案320份"]}, {"title": "期末服务", "due": "2027-05-31", "amount": "229900.00", "items": ["上门服务累计不少于16000人次"]}], "allocations": [{"budget_line": "0197c0de-0000-7000-8000-000000000001", "amount": "459800.00"}]}}))]
pub struct ReviseContract {
    /// What it says now.
    pub terms: Terms,
}

impl Procedure for ReviseContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::ReviseContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let award: Award = work.load_for_share(contract.award).await?;
        let item: PurchaseItem = work.load_for_share(contract.item).await?;
        let event = contract
            .revise(
                (self.terms.clone(), work.person()?),
                &award,
                signing_due(work, &award).await?,
                &work.law(&contract.unit),
            )
            .map_err(|refusal| refusal.within("terms"))?;
        let supplier = must_pay_supplier(work, &self.terms.payee, award.organisation).await;
        supplier.map_err(|error| error.within("terms"))?;
        check_subcontracts(work, &self.terms, &award).await?;
        contract::beyond(&item.allocations, &self.terms.allocations).map_err(|refusal| refusal.within("terms"))?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
