//! What goes otherwise than ordered: the bank moves a little more, and a payment is late.

use super::{
    course::Turn,
    purchase::{Purchase, missing, version},
};
use crate::start::id_of;
use domain::{
    Fen,
    budget::BudgetLine,
    ids::{InterestClaimId, PaymentId},
    interest_claim::InterestClaim,
    permission::Act,
    role::Role,
};
use serde_json::json;

impl Purchase<'_> {
    /// Whether its payments are late: every tenth is.
    pub(super) fn is_late(&self) -> bool {
        self.number % 10 == 4 && self.course.turn != Turn::NewAccount
    }
    /// The bank moved a little more than was ordered, and somebody proposes to write the difference off.
    pub(super) async fn overpay(
        &self,
        payment: PaymentId,
        amount: Fen,
        reference: String,
    ) -> Result<PaymentId, String> {
        let treasury = self.of_finance(Role::TreasuryPayer)?;
        let moved = amount.plus(Fen::new(188)).ok_or_else(missing)?;
        let body = json!({ "bank_reference": reference, "amount": moved });
        let paid = self.act(treasury, Act::ConfirmPayment, body, payment, Some(3)).await?;
        let reason = json!({ "reason": "银行多付一元八角八分，提请核销" });
        self.act(treasury, Act::WriteOffDifference, reason, payment, version(&paid)).await?;
        Ok(payment)
    }
    /// The supplier claims interest on a late payment; the first is recognised and owed still, the second is paid.
    pub(super) async fn owe_interest(&self, payment: PaymentId, at: usize) -> Result<(), String> {
        let (_, supplier, _) = self.supplier();
        let claim = self.act(supplier, Act::ClaimPaymentInterest, json!({}), payment, None).await?;
        let id: InterestClaimId = id_of(&claim)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let claimed: InterestClaim = reader.find(id).await.map_err(|error| error.to_string())?;
        let year = i64::from(self.office.now().day().year());
        let lines: Vec<BudgetLine> = self.under("unit", self.course.unit).await?;
        let mut bears = None;
        for line in lines.iter().filter(|line| line.year == year) {
            let (balance, _) = reader.budget_line_balance(line.id).await.map_err(|error| error.to_string())?;
            if balance.available >= claimed.amount {
                bears = Some(line.id);
            }
        }
        let finance = self.of_finance(Role::FinanceOfficer)?;
        let body = json!({ "budget_line": bears.ok_or_else(missing)? });
        let recognised = self.act(finance, Act::RecogniseInterest, body, id, version(&claim)).await?;
        if at == 0 {
            return Ok(());
        }
        let figures = json!({ "figures": self.figures(claimed.amount, 500 + at)? });
        let invoiced = self.act(supplier, Act::InvoiceInterest, figures, id, version(&recognised)).await?;
        let body = json!({ "bank_reference": format!("{}L", self.reference(at)) });
        self.act(self.of_finance(Role::TreasuryPayer)?, Act::PayInterest, body, id, version(&invoiced)).await?;
        Ok(())
    }
}
