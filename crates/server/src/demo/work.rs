//! The work under a purchase of the example: award, contract, deliveries, invoices, payments.

use super::{
    course::{self, Turn},
    people::account_of,
    purchase::{Purchase, missing, version},
    texts::MILESTONES,
};
use crate::start::id_of;
use domain::{
    Day, Fen,
    award::Award,
    contract::Contract,
    ids::{BudgetLineId, ContractId, InvoiceId, OrderId, PaymentId},
    milestone::Milestone,
    permission::Act,
    purchase_item::PurchaseItem,
    role::Role,
};
use persistence::Stored;
use procedures::{Caller, Nothing, payment_order::bank::reference_of};
use serde_json::{Value, json};

impl Purchase<'_> {
    /// The nouns of a kind under another.
    pub(super) async fn under<N: Stored>(&self, column: &'static str, of: impl ToString) -> Result<Vec<N>, String> {
        let reader = self.office.reader(self.officer()?.actor.clone());
        reader.all(column, of).await.map_err(|error| error.to_string())
    }
    async fn award_now(&self) -> Result<Award, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let awards: Vec<Award> = self.under("tender", tender).await?;
        awards.into_iter().next().ok_or_else(missing)
    }
    pub(super) async fn award(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        self.winner =
            self.people.organisations.iter().position(|(id, _, _)| *id == award.organisation).ok_or_else(missing)?;
        self.act(self.approver()?, Act::DecideAward, json!({ "bid": award.bid }), award.id, Some(award.version))
            .await?;
        let reason = json!({ "reason": "服务方案针对性强，人员配备合理，综合得分排名第一。" });
        self.act(self.officer()?, Act::PublishAward, reason, award.id, Some(award.version + 1)).await?;
        self.other_account().await
    }
    /// A supplier that will be paid to another account than its first has it confirmed before the contract.
    async fn other_account(&self) -> Result<(), String> {
        let (_, _, name) = self.supplier();
        let payee = match self.course.turn {
            Turn::SharedAccount if self.winner != course::REGULAR => {
                json!({ "name": name, "bank": "上海银行浦东分行", "account": self.account() })
            }
            Turn::NewAccount => json!({ "name": name, "bank": "江苏某村镇银行", "account": self.new_account() }),
            _ => return Ok(()),
        };
        self.people.account(self.office, self.winner, payee).await
    }
    pub(super) fn supplier(&self) -> &(domain::ids::OrganisationId, Caller, String) {
        &self.people.organisations[self.winner]
    }
    pub(super) async fn contract(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        let lines = self.lines_now().await?;
        let today = self.office.now().day();
        let halves = award.price.split(&[Fen::new(1), Fen::new(1)]).ok_or_else(missing)?;
        let parts =
            if lines.len() == 2 { award.price.split(&[Fen::new(1), Fen::new(2)]) } else { Some(vec![award.price]) };
        let parts = parts.ok_or_else(missing)?;
        let allocations: Vec<Value> =
            lines.iter().zip(parts).map(|(line, amount)| json!({ "budget_line": line, "amount": amount })).collect();
        let milestones: Vec<Value> = MILESTONES
            .iter()
            .zip(halves)
            .enumerate()
            .map(|(at, ((title, items), amount))| {
                json!({ "title": title, "due": today.plus_days(90 + 120 * at as i64), "amount": amount, "items": items })
            })
            .collect();
        let (_, supplier, name) = self.supplier();
        let mut terms = json!({ "terms": {
            "title": format!("{}服务合同", self.course.service.0), "price": award.price, "long_term": null,
            "text": "服务内容、质量标准、结算方式和违约责任依采购文件与投标文件；收到发票后三十日内支付。",
            "start_date": today, "end_date": today.plus_days(300),
            "payee": { "name": name, "bank": "上海银行浦东分行", "account": self.account() },
            "milestones": milestones, "allocations": allocations,
        }});
        if let Some((clause, text)) = self.clause(award.price, today.plus_days(480)) {
            terms["terms"][clause] = text;
        }
        let id: ContractId = id_of(&self.act(self.officer()?, Act::DraftContract, terms, award.id, None).await?)?;
        self.act(self.officer()?, Act::SendContract, json!({}), id, Some(1)).await?;
        self.act(supplier, Act::SignAsSupplier, json!({}), id, Some(2)).await?;
        self.act(self.approver()?, Act::SignAsBuyer, json!({}), id, Some(3)).await?;
        self.contract = Some(id);
        match self.course.turn {
            Turn::Advance(percent) => self.pay_ahead(award.price.percent_floor(percent)).await,
            Turn::Supplement => self.supplement(award.price.percent_floor(98).get() / 1_000).await,
            Turn::Bond => self.pay_bond_in().await,
            _ => Ok(()),
        }
    }
    /// The lines that bear the item: others than were planned, where a year ended since.
    async fn lines_now(&self) -> Result<Vec<BudgetLineId>, String> {
        let (item, _) = self.item.as_ref().ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let item: PurchaseItem = reader.find(*item).await.map_err(|error| error.to_string())?;
        Ok(item.allocations.iter().map(|share| share.budget_line).collect())
    }
    /// The account of the supplier, or of another.
    fn account(&self) -> String {
        let owner = if self.course.turn == Turn::SharedAccount { course::REGULAR } else { self.winner };
        account_of(owner)
    }
    /// The account to which a supplier changes.
    fn new_account(&self) -> String {
        format!("6222{:012}", self.number as u64 * 104_729)
    }
    /// An advance is invoiced and paid at once.
    async fn pay_ahead(&mut self, amount: Fen) -> Result<(), String> {
        let contract = self.contract.ok_or_else(missing)?;
        let (_, supplier, _) = self.supplier();
        let figures = json!({ "figures": self.figures(amount, 8)? });
        let invoice = id_of(&self.act(supplier, Act::SubmitAdvanceInvoice, figures, contract, None).await?)?;
        self.act(self.officer()?, Act::MatchInvoice, json!({}), invoice, Some(1)).await?;
        self.settle(invoice, amount, 8).await.map(drop)
    }
    /// A supplement of so many yuan.
    async fn supplement(&self, yuan: i64) -> Result<(), String> {
        let contract = self.contract_now().await?;
        let lines = self.lines_now().await?;
        let amount = Fen::yuan(yuan);
        let supplement = json!({ "supplement": {
            "reason": "新增独居老人二十名", "allocations": [{ "budget_line": lines[0], "amount": amount }],
            "milestone": { "title": "补充服务", "due": contract.terms.end_date, "amount": amount, "items": ["新增服务对象全部建档"] },
        }});
        let officer = self.officer()?;
        self.act(officer, Act::ProposeSupplement, supplement, contract.id, Some(contract.version)).await?;
        let (_, supplier, _) = self.supplier();
        self.act(supplier, Act::AgreeSupplement, json!({}), contract.id, Some(contract.version + 1)).await?;
        Ok(())
    }
    /// The supplier asks for another account, and the buyer confirms it; tells from which day on it is paid to.
    pub(super) async fn change_account(&self) -> Result<Day, String> {
        let contract = self.contract_now().await?;
        let (_, supplier, name) = self.supplier();
        let body = json!({
            "payee": { "name": name, "bank": "江苏某村镇银行", "account": self.new_account() }, "reason": "基本户变更",
        });
        self.act(supplier, Act::ProposePayee, body, contract.id, Some(contract.version)).await?;
        self.act(self.approver()?, Act::ConfirmPayee, json!({}), contract.id, Some(contract.version + 1)).await?;
        self.contract_now().await?.payee_change.and_then(|change| change.from).ok_or_else(missing)
    }
    pub(super) async fn contract_now(&self) -> Result<Contract, String> {
        let reader = self.office.reader(self.officer()?.actor.clone());
        reader.find(self.contract.ok_or_else(missing)?).await.map_err(|error| error.to_string())
    }
    async fn milestones_now(&self) -> Result<Vec<Milestone>, String> {
        let mut milestones: Vec<Milestone> = self.under("contract", self.contract.ok_or_else(missing)?).await?;
        milestones.sort_by_key(|milestone| milestone.number);
        Ok(milestones)
    }
    pub(super) async fn deliver(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let report = json!({ "report": "本阶段服务已按计划完成。", "ledger": "服务对象名册、签到记录和收支明细摘录。", "evidence": [] });
        let (_, supplier, _) = self.supplier();
        self.act(supplier, Act::DeliverMilestone, report, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    pub(super) async fn reject(&self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let reason = json!({ "reason": "抽查十户，三户服务记录与台账不符，请核实补正后重新提交。" });
        self.act(self.inspector()?, Act::RejectMilestone, reason, milestone.id, Some(milestone.version)).await?;
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
        self.act(self.inspector()?, Act::AcceptMilestone, acceptance, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    pub(super) async fn invoice(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        // An advance is not invoiced again, and what is held back not yet.
        let gross =
            milestone.accepted.minus(milestone.advance_recovered).and_then(|rest| rest.minus(milestone.retained));
        let gross = gross.ok_or_else(missing)?;
        let figures = json!({ "figures": self.figures(gross, at)? });
        let (_, supplier, _) = self.supplier();
        let invoice: InvoiceId = id_of(&self.act(supplier, Act::SubmitInvoice, figures, milestone.id, None).await?)?;
        self.act(self.officer()?, Act::MatchInvoice, json!({}), invoice, Some(1)).await?;
        self.invoice = Some((invoice, gross));
        Ok(())
    }
    /// What an invoice says: six per cent of tax in the gross amount.
    pub(super) fn figures(&self, gross: Fen, at: usize) -> Result<Value, String> {
        let tax = Fen::new(gross.get() * 6 / 106);
        let net = gross.minus(tax).ok_or_else(missing)?;
        let year = self.office.now().day().year() % 100;
        let number = format!("{year:02}312{:015}", (self.number as u64 + 1) * 1_000 + at as u64);
        Ok(json!({ "number": number, "net": net, "tax": tax, "gross": gross }))
    }
    pub(super) async fn pay(&mut self, at: usize) -> Result<(), String> {
        let Some((invoice, amount)) = self.invoice.take() else { return Ok(()) };
        let payment = self.settle(invoice, amount, at).await?;
        if self.is_late() {
            self.owe_interest(payment, at).await?;
        }
        if at + 1 == MILESTONES.len() && self.course.turn != Turn::Supplement {
            let contract = self.contract_now().await?;
            self.act(self.approver()?, Act::CompleteContract, json!({}), contract.id, Some(contract.version)).await?;
            match self.course.turn {
                Turn::Bond => self.pay_bond_back().await?,
                Turn::Refund => self.claim_back().await?,
                _ => {}
            }
        }
        Ok(())
    }
    /// What the bank calls the transfer of this number under the purchase.
    pub(super) fn reference(&self, at: usize) -> String {
        format!("SHB{}{:06}", self.office.now().day().to_string().replace('-', ""), self.number * 10 + at)
    }
    /// Requests, approves, orders and confirms a payment.
    async fn settle(&self, invoice: InvoiceId, amount: Fen, at: usize) -> Result<PaymentId, String> {
        let payment =
            self.act(self.officer()?, Act::RequestPayment, json!({ "amount": amount }), invoice, None).await?;
        let id: PaymentId = id_of(&payment)?;
        self.act(self.approver()?, Act::ApprovePayment, json!({}), id, version(&payment)).await?;
        let unit = self.course.unit;
        let treasury = self.of_finance(Role::TreasuryPayer)?;
        let account =
            json!({ "name": format!("{unit}零余额账户"), "bank": "上海银行浦东分行", "account": "0316000000000001" });
        let body = json!({ "unit": unit, "debtor": account, "payments": [id] });
        let order = self.act(treasury, Act::OrderPayments, body, Nothing, None).await?;
        let day = self.office.now().day();
        let reference = self.reference(at);
        if at == 1 && self.number % 9 == 4 {
            return self.overpay(id, amount, reference).await;
        }
        let file = format!(
            "reference,status,amount,bank_reference,value_date,reason\n{},paid,{amount},{reference},{day},\n",
            reference_of(id)
        );
        let body = json!({ "format": "csv", "file": file });
        self.act(treasury, Act::TakeBankAnswer, body, id_of::<OrderId>(&order)?, version(&order)).await?;
        Ok(id)
    }
}
