//! The case of one payment: from the appropriation to the line of the bank.

use crate::{
    outcome::{Moving, Shown},
    query::{Asking, One, Query, parameters},
};
use domain::{
    award::Award, budget::BudgetLine, contract::Contract, interest_claim::InterestClaim, invoice::Invoice,
    milestone::Milestone, payment::Payment, payment_order::PaymentOrder, permission::Act, purchase_item::PurchaseItem,
    refund::Refund, schema::ToSchema, tender::Tender,
};
use persistence::{Error, Movement, Reader, Stored};
use serde::Serialize;

/// The case of one payment: every step that it stands on, and every movement of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentCase {
    /// The lines of the budget that bear it.
    #[schema(schema_with = crate::schemas::many::<BudgetLine>)]
    pub budget_lines: Vec<Shown<BudgetLine>>,
    /// The item of the purchase list.
    #[schema(schema_with = crate::schemas::one::<PurchaseItem>)]
    pub purchase_item: Shown<PurchaseItem>,
    /// The tender.
    #[schema(schema_with = crate::schemas::one::<Tender>)]
    pub tender: Shown<Tender>,
    /// The award.
    #[schema(schema_with = crate::schemas::one::<Award>)]
    pub award: Shown<Award>,
    /// The contract.
    #[schema(schema_with = crate::schemas::one::<Contract>)]
    pub contract: Shown<Contract>,
    /// The milestone that was accepted; none for an advance.
    #[schema(schema_with = crate::schemas::many::<Milestone>)]
    pub milestones: Vec<Shown<Milestone>>,
    /// The invoice.
    #[schema(schema_with = crate::schemas::one::<Invoice>)]
    pub invoice: Shown<Invoice>,
    /// The payment: who asked for it and approved it, and what confirmed it.
    #[schema(schema_with = crate::schemas::one::<Payment>)]
    pub payment: Shown<Payment>,
    /// The order with which it went to the bank.
    #[schema(schema_with = crate::schemas::many::<PaymentOrder>)]
    pub payment_orders: Vec<Shown<PaymentOrder>>,
    /// The refunds that ask some of it back.
    #[schema(schema_with = crate::schemas::many::<Refund>)]
    pub refunds: Vec<Shown<Refund>>,
    /// The interest that is claimed because it was late.
    #[schema(schema_with = crate::schemas::many::<InterestClaim>)]
    pub interest_claims: Vec<Shown<InterestClaim>>,
    /// Its entries in the ledger, in the order in which they were made.
    pub movements: Vec<Movement>,
}

parameters! {
    /// Reads the case of a payment.
    ReadPaymentCase {}
}
impl Query for ReadPaymentCase {
    type About = One<Payment>;
    type Answer = PaymentCase;
    const ACT: Act = Act::ReadPaymentCase;
    const TAG: &'static str = "payment";
    const SUMMARY: &'static str = "Read the case of a payment.";
    const DESCRIPTION: &'static str = "From the lines of the budget to the reference of the bank: item, tender, award, contract, acceptance, invoice, order, \
         what came back, and every entry of it.";
    async fn answer(self, One(payment): One<Payment>, asking: &Asking) -> Result<Self::Answer, Error> {
        let reader = &asking.reader;
        let contract: Contract = reader.find(payment.contract).await?;
        let invoice: Invoice = reader.find(payment.invoice).await?;
        let mut budget_lines = Vec::new();
        for share in payment.allocations.iter().chain(&payment.overpaid) {
            let line: BudgetLine = reader.find(share.budget_line).await?;
            if !budget_lines.contains(&line) {
                budget_lines.push(line);
            }
        }
        let mut milestones: Vec<Milestone> = reader.all("contract", contract.id).await?;
        milestones.retain(|milestone| Some(milestone.id) == invoice.milestone);
        let mut refunds: Vec<Refund> = reader.all("contract", contract.id).await?;
        refunds.retain(|refund| refund.payments.iter().any(|share| share.payment == payment.id));
        let mut interest_claims: Vec<InterestClaim> = reader.all("contract", contract.id).await?;
        interest_claims.retain(|claim| claim.payment == Some(payment.id));
        let mut payment_orders = Vec::new();
        if let Some(order) = payment.payment_order {
            payment_orders.push(reader.find::<PaymentOrder>(order).await?);
        }
        Ok(PaymentCase {
            budget_lines: shown(reader, budget_lines)?,
            purchase_item: show(reader, reader.find(contract.item).await?)?,
            tender: show(reader, reader.find(contract.tender).await?)?,
            award: show(reader, reader.find(contract.award).await?)?,
            milestones: shown(reader, milestones)?,
            refunds: shown(reader, refunds)?,
            interest_claims: shown(reader, interest_claims)?,
            payment_orders: shown(reader, payment_orders)?,
            movements: reader.movements_of(payment.id).await?,
            contract: show(reader, contract)?,
            invoice: show(reader, invoice)?,
            payment: show(reader, payment)?,
        })
    }
}

fn show<N: Stored + Moving>(reader: &Reader, noun: N) -> Result<Shown<N>, Error> {
    Shown::to(reader.actor(), &reader.reference_data().tree, noun)
}

fn shown<N: Stored + Moving>(reader: &Reader, nouns: Vec<N>) -> Result<Vec<Shown<N>>, Error> {
    nouns.into_iter().map(|noun| show(reader, noun)).collect()
}
