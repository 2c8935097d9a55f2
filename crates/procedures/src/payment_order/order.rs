//! Order payments.

use crate::{
    challenge::must_not_be_held, contract::must_pay_supplier, named::named, payment::must_be_of_this_year, prelude::*,
};
use domain::{
    contract::{Contract, Payee},
    ids::{OrderId, PaymentId},
    payment::{self, Payment},
    payment_order::{Event, PAYMENTS_MAX, PaymentOrder, Status},
};
use std::collections::BTreeSet;

/// Order payments.
///
/// Approved payments of a unit go to the bank of the treasury with one order, each to the account that its contract has now. The
/// order carries its control totals: how many, and what they sum to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "debtor": {"name": "潍坊新村街道零余额账户", "bank": "上海银行浦东分行", "account": "0316000000000001"}, "payments": ["0197c0de-0000-7000-8000-000000000001"]}))]
pub struct OrderPayments {
    /// The unit that pays.
    pub unit: UnitCode,
    /// The account that is debited.
    pub debtor: Payee,
    /// The payments.
    #[schema(min_items = 1, max_items = 500)]
    pub payments: Vec<PaymentId>,
}

impl Procedure for OrderPayments {
    type Subject = Nothing;
    type Outcome = PaymentOrder;
    const ACT: Act = Act::OrderPayments;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<PaymentOrder, Error> {
        work.ask(&Concern { unit: Some(&self.unit), ..Concern::default() })?;
        self.debtor.check().map_err(|refusal| refusal.within("debtor"))?;
        domain::count("payments", self.payments.len(), 1, PAYMENTS_MAX)?;
        // Held in the order of their identifiers, so that two orders never wait for each other.
        let mut wanted = self.payments.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let mut payments = Vec::with_capacity(wanted.len());
        let mut looked_at = BTreeSet::new();
        let mut accounts = Vec::new();
        for id in &wanted {
            let payment = self.payment(work, *id).await?;
            // An account is looked up once, however many payments go to it.
            let account = (payment.organisation, payment.payee.clone());
            if !accounts.contains(&account) {
                let supplier = must_pay_supplier(work, &payment.payee, payment.organisation).await;
                supplier.map_err(|error| error.within(&self.field(*id)))?;
                accounts.push(account);
            }
            // What is under way of a kind under a contract is summed once, however many of it go out.
            if looked_at.insert((payment.contract, payment.advance)) {
                let of = (payment.amount, payment.advance);
                let year = must_be_of_this_year(work, payment.contract, of, Some(*id)).await;
                year.map_err(|error| error.within(&self.field(*id)))?;
            }
            payments.push(payment);
        }
        let too_large = || Refusal::of(Reason::AmountTooLarge);
        let total = Fen::sum(payments.iter().map(|payment| payment.amount)).ok_or_else(too_large)?;
        let count = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
        let order = PaymentOrder {
            id: OrderId::next(),
            unit: self.unit.clone(),
            debtor: self.debtor.clone(),
            payments: wanted,
            count,
            total,
            open: count,
            unmatched: Vec::new(),
            dismissed: Vec::new(),
            status: Status::Sent,
            ordered_by: work.person()?,
            ordered_at: work.now(),
            reconciled_at: None,
            version: 1,
        };
        let order: PaymentOrder = work.create(Event::Ordered(order)).await?;
        for mut payment in payments {
            work.record(&mut payment, payment::Event::Ordered { order: order.id }).await?;
        }
        Ok(order)
    }
}

impl OrderPayments {
    /// Where a payment stands in the request.
    fn field(&self, id: PaymentId) -> String {
        let at = self.payments.iter().position(|wanted| *wanted == id);
        format!("payments/{}", at.unwrap_or_default())
    }
    /// A payment that can go out: approved, of the unit, to the contract's account.
    async fn payment(&self, work: &UnitOfWork<'_>, id: PaymentId) -> Result<Payment, Error> {
        let field = || self.field(id);
        let payment: Payment = named(work, id, &field(), "支付 ¦ payment").await?;
        if payment.unit != self.unit {
            let refusal = Refusal::of(Reason::OtherUnit).field(field()).with("payment", id);
            return Err(refusal.with("unit", payment.unit).into());
        }
        payment.status.after(payment::Action::Send).map_err(|refusal| refusal.field(field()))?;
        let contract: Contract = work.load_for_share(payment.contract).await?;
        must_not_be_held(work, payment.contract).await.map_err(|error| error.within(&field()))?;
        payment.check_payee(contract.payee_on(work.today())).map_err(|refusal| refusal.field(field()))?;
        Ok(payment)
    }
}
