//! The work under a purchase of the example: award, contract, deliveries, invoices, payments.

use super::{
    purchase::{Purchase, missing, version},
    texts::MILESTONES,
};
use crate::start::id_of;
use domain::{
    Fen,
    actor::Role,
    ids::{ContractId, InvoiceId, PaymentId},
};
use procedures::{
    Nothing,
    award::{DecideAward, PublishAward},
    contract::{CompleteContract, DraftContract, SendContract, SignAsBuyer, SignAsSupplier},
    invoice::{MatchInvoice, SubmitInvoice},
    milestone::{AcceptMilestone, DeliverMilestone, RejectMilestone},
    office::Caller,
    payment::{ApprovePayment, RequestPayment},
    payment_order::{OrderPayments, TakeBankAnswer, bank::reference_of},
};
use serde_json::{Value, json};

impl Purchase<'_> {
    async fn award_now(&self) -> Result<domain::award::Award, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let awards: Vec<domain::award::Award> = reader.all("tender", tender).await.map_err(|halt| halt.to_string())?;
        awards.into_iter().next().ok_or_else(missing)
    }
    pub(super) async fn award(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        self.winner =
            self.people.organisations.iter().position(|(id, _, _)| *id == award.organisation).ok_or_else(missing)?;
        self.act::<DecideAward>(self.approver()?, json!({ "bid": award.bid }), award.id, Some(award.version)).await?;
        let reasons = json!({ "reasons": "服务方案针对性强，人员配备合理，综合得分排名第一。" });
        self.act::<PublishAward>(self.officer()?, reasons, award.id, Some(award.version + 1)).await?;
        Ok(())
    }
    fn supplier(&self) -> &(domain::ids::OrganisationId, Caller, String) {
        &self.people.organisations[self.winner]
    }
    pub(super) async fn contract(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        let (_, lines) = self.item.as_ref().ok_or_else(missing)?;
        let today = self.office.now().day();
        let halves = award.price.split(&[Fen::new(1), Fen::new(1)]).ok_or_else(missing)?;
        let parts =
            if lines.len() == 2 { award.price.split(&[Fen::new(1), Fen::new(2)]) } else { Some(vec![award.price]) };
        let parts = parts.ok_or_else(missing)?;
        let shares: Vec<Value> =
            lines.iter().zip(parts).map(|(line, amount)| json!({ "line": line, "amount": amount })).collect();
        let milestones: Vec<Value> = MILESTONES
            .iter()
            .zip(halves)
            .enumerate()
            .map(|(at, ((title, items), amount))| {
                json!({ "title": title, "due": today.plus_days(90 + 120 * at as i64), "amount": amount, "items": items })
            })
            .collect();
        let (_, supplier, name) = self.supplier();
        let terms = json!({ "terms": {
            "title": format!("{}服务合同", self.service.0), "price": award.price, "long_term": null,
            "text": "服务内容、质量标准、结算方式和违约责任依采购文件与投标文件；收到发票后三十日内支付。",
            "starts": today, "ends": today.plus_days(300),
            "payee": { "name": name, "bank": "上海银行浦东分行", "account": format!("0316{:012}", self.winner as u64 * 7_919 + 100_003) },
            "milestones": milestones, "shares": shares,
        }});
        let id: ContractId = id_of(&self.act::<DraftContract>(self.officer()?, terms, award.id, None).await?)?;
        self.act::<SendContract>(self.officer()?, json!({}), id, Some(1)).await?;
        self.act::<SignAsSupplier>(supplier, json!({}), id, Some(2)).await?;
        self.act::<SignAsBuyer>(self.approver()?, json!({}), id, Some(3)).await?;
        self.contract = Some(id);
        Ok(())
    }
    async fn milestones_now(&self) -> Result<Vec<domain::milestone::Milestone>, String> {
        let contract = self.contract.ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let mut milestones: Vec<domain::milestone::Milestone> =
            reader.all("contract", contract).await.map_err(|halt| halt.to_string())?;
        milestones.sort_by_key(|milestone| milestone.number);
        Ok(milestones)
    }
    pub(super) async fn deliver(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let report = json!({ "report": "本阶段服务已按计划完成。", "ledger": "服务对象名册、签到记录和收支明细摘录。", "evidence": [] });
        let (_, supplier, _) = self.supplier();
        self.act::<DeliverMilestone>(supplier, report, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    pub(super) async fn reject(&self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let reason = json!({ "reason": "抽查十户，三户服务记录与台账不符，请核实补正后重新提交。" });
        self.act::<RejectMilestone>(self.inspector()?, reason, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    pub(super) async fn accept(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let verdicts: Vec<Value> = milestone
            .plan
            .items
            .iter()
            .map(|item| json!({ "item": item, "passed": true, "remark": "抽查属实" }))
            .collect();
        let acceptance = json!({ "acceptance": {
            "verdicts": verdicts, "amount": milestone.open(),
            "beneficiaries_opinion": "受访服务对象三十二人，三十人满意，两人希望增加上门次数。",
        }});
        self.act::<AcceptMilestone>(self.inspector()?, acceptance, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    pub(super) async fn invoice(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let gross = milestone.accepted;
        let tax = Fen::new(gross.get() * 6 / 106);
        let net = gross.minus(tax).ok_or_else(missing)?;
        let year = self.office.now().day().year() % 100;
        let number = format!("{year:02}312{:015}", (self.number as u64 + 1) * 1_000 + at as u64);
        let figures = json!({ "figures": { "number": number, "net": net, "tax": tax, "gross": gross } });
        let (_, supplier, _) = self.supplier();
        let invoice: InvoiceId = id_of(&self.act::<SubmitInvoice>(supplier, figures, milestone.id, None).await?)?;
        self.act::<MatchInvoice>(self.officer()?, json!({}), invoice, Some(1)).await?;
        self.invoice = Some((invoice, gross.to_string()));
        Ok(())
    }
    pub(super) async fn pay(&mut self, at: usize) -> Result<(), String> {
        let Some((invoice, amount)) = self.invoice.take() else { return Ok(()) };
        let payment = self.act::<RequestPayment>(self.officer()?, json!({ "amount": amount }), invoice, None).await?;
        let id: PaymentId = id_of(&payment)?;
        self.act::<ApprovePayment>(self.approver()?, json!({}), id, version(&payment)).await?;
        let treasury = self.people.at(Role::TreasuryPayer, &format!("{}-CZ", &self.unit[..6]), 0)?;
        let account = json!({ "name": format!("{}零余额账户", self.unit), "bank": "上海银行浦东分行", "account": "0316000000000001" });
        let body = json!({ "unit": self.unit, "debtor": account, "payments": [id] });
        let order = self.act::<OrderPayments>(treasury, body, Nothing, None).await?;
        let day = self.office.now().day();
        let reference = format!("SHB{}{:06}", day.to_string().replace('-', ""), self.number * 10 + at);
        let file = format!(
            "reference,status,amount,bank_reference,value_date,reason\n{},paid,{amount},{reference},{day},\n",
            reference_of(id)
        );
        let body = json!({ "format": "csv", "file": file });
        self.act::<TakeBankAnswer>(treasury, body, id_of(&order)?, version(&order)).await?;
        if at + 1 == MILESTONES.len() {
            let contract = self.contract.ok_or_else(missing)?;
            self.act::<CompleteContract>(self.approver()?, json!({}), contract, Some(4)).await?;
        }
        Ok(())
    }
}
