//! What secures the work of the example, and what comes back of the money: advances, retentions, bonds, refunds.

use super::{
    course::Turn,
    purchase::{Purchase, missing},
};
use crate::start::id_of;
use domain::{Day, Fen, bond::Bond, ids::RefundId, payment::Payment, permission::Act, role::Role};
use serde_json::{Value, json};

impl Purchase<'_> {
    /// The clause that a contract at a price has beyond the plain ones.
    pub(super) fn clause(&self, price: Fen, held_until: Day) -> Option<(&'static str, Value)> {
        Some(match self.course.turn {
            Turn::Advance(percent) => {
                let amount = price.percent_floor(percent);
                ("advance", json!({ "amount": amount, "recovered_percent": percent, "after_bond": false }))
            }
            Turn::Retention => ("retention", json!({ "percent": 5, "until": held_until })),
            Turn::Bond => {
                let returned = "全部验收合格后五个工作日内退还；逾期退还的，支付违约金。";
                ("bond", json!({ "amount": price.percent_floor(5), "returned": returned }))
            }
            _ => return None,
        })
    }
    pub(super) async fn pay_bond_in(&self) -> Result<(), String> {
        let contract = self.contract_now().await?;
        let amount = contract.terms.bond.as_ref().ok_or_else(missing)?.amount;
        let body = json!({ "form": "cash", "amount": amount, "reference": self.reference(5), "expires": null });
        self.act(self.officer()?, Act::RecordBond, body, contract.id, None).await?;
        Ok(())
    }
    pub(super) async fn pay_bond_back(&self) -> Result<(), String> {
        let bonds: Vec<Bond> = self.under("contract", self.contract.ok_or_else(missing)?).await?;
        let bond = bonds.first().ok_or_else(missing)?;
        let body = json!({ "bank_reference": self.reference(6) });
        self.act(self.officer()?, Act::ReturnBond, body, bond.id, Some(bond.version)).await?;
        Ok(())
    }
    /// One in a hundred was not spent: proposed, answered, decided, and half of it received.
    pub(super) async fn claim_back(&self) -> Result<(), String> {
        let contract = self.contract_now().await?;
        let amount = contract.price.percent_floor(1);
        let payments: Vec<Payment> = self.under("contract", contract.id).await?;
        let last = payments.iter().filter(|payment| payment.left() >= amount).max_by_key(|payment| payment.paid_at);
        let shares = json!([{ "payment": last.ok_or_else(missing)?.id, "amount": amount }]);
        let body = json!({ "legal_ground": "unspent", "amount": amount, "payments": shares, "findings": "项目结项审计：活动物资经费有结余，应予退回。" });
        let refund: RefundId = id_of(&self.act(self.approver()?, Act::ProposeRefund, body, contract.id, None).await?)?;
        let (_, supplier, _) = self.supplier();
        self.act(supplier, Act::AnswerRefund, json!({ "answer": "结余属实，同意退回。" }), refund, Some(1)).await?;
        let finance = self.of_finance(Role::FinanceOfficer)?;
        self.act(finance, Act::DecideRefund, json!({ "amount": amount }), refund, Some(2)).await?;
        let body = json!({ "amount": amount.percent_floor(50), "bank_reference": self.reference(7) });
        self.act(self.of_finance(Role::TreasuryPayer)?, Act::ReceiveRefund, body, refund, Some(3)).await?;
        Ok(())
    }
}
