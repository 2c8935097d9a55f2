//! Draft a contract.

use super::{check_subcontracts, must_pay_supplier};
use crate::{
    challenge::{must_not_be_challenged, signing_due},
    prelude::*,
};
use domain::{
    award::{self, Award},
    contract::{self, Contract, Event, Status, Terms},
    ids::{AwardId, ContractId},
    purchase_item::PurchaseItem,
};

/// Draft a contract.
///
/// For a published award: its price is that of the bid, its milestones sum to the price, it runs a year, or three
/// under the four conditions (A4, A7, A8).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"terms": {"title": "社区居家养老服务合同", "text": "按采购文件和投标文件提供服务，按季度验收付款，违约责任依法承担。", "price": "459800.00", "start_date": "2026-06-01", "end_date": "2027-05-31", "long_term": null, "payee": {"name": "上海浦东晨曦社工师事务所", "bank": "中国工商银行上海市浦东支行", "account": "1001234509876543210"}, "milestones": [{"title": "中期服务", "due": "2026-11-30", "amount": "229900.00", "items": ["上门服务不少于8000人次", "建立服务档案320份"]}, {"title": "期末服务", "due": "2027-05-31", "amount": "229900.00", "items": ["上门服务累计不少于16000人次"]}], "allocations": [{"budget_line": "0197c0de-0000-7000-8000-000000000001", "amount": "459800.00"}]}}))]
pub struct DraftContract {
    /// What it says.
    pub terms: Terms,
}

impl Procedure for DraftContract {
    type Subject = AwardId;
    type Outcome = Contract;
    const ACT: Act = Act::DraftContract;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let award: Award = work.parent(on).await?;
        award.status.after(award::Action::Contract).map_err(|_| Refusal::of(Reason::AwardNotPublished))?;
        must_not_be_challenged(work, award.tender, award.lot, &award.unit).await?;
        let law = work.law(&award.unit);
        let signing_due_date = signing_due(work, &award).await?;
        let checked = Contract::check_against(&self.terms, &award, signing_due_date, &law);
        let supplier = must_pay_supplier(work, &self.terms.payee, award.organisation).await;
        Error::all([
            checked.map_err(|refusal| refusal.within("terms").into()),
            supplier.map_err(|error| error.within("terms")),
            check_subcontracts(work, &self.terms, &award).await,
        ])?;
        let item = award.item.ok_or_else(|| Error::Internal("an award without an item".to_owned()))?;
        let item: PurchaseItem = work.load_for_share(item).await?;
        contract::beyond(&item.allocations, &self.terms.allocations).map_err(|refusal| refusal.within("terms"))?;
        let year = work.today().year();
        let count = work.next_in_series(&format!("contract/{}/{year}", award.unit)).await?;
        let contract = Contract {
            id: ContractId::next(),
            number: format!("{}-{year}-C{count:04}", award.unit).parse()?,
            unit: award.unit,
            organisation: award.organisation,
            award: on,
            tender: award.tender,
            lot: award.lot,
            item: item.id,
            price: self.terms.price,
            base_price: self.terms.price,
            terms: self.terms.clone(),
            topped_up: Fen::ZERO,
            proposed: None,
            advance_invoiced: Fen::ZERO,
            payee_change: None,
            status: Status::Draft,
            signing_due_date,
            handled_by: work.person()?,
            handlers: vec![work.person()?],
            drafted_at: work.now(),
            sent_at: None,
            effective_at: None,
            filed_at: None,
            unfiled_since: None,
            end_agreed_at: None,
            end_ground: None,
            ended_at: None,
            records_kept_until: None,
            performance_evaluation: None,
            version: 1,
        };
        work.create(Event::Drafted(contract)).await
    }
}
