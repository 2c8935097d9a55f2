//! Take the bank's answer to an order.

use super::bank::{self, Format, Line, Verdict, reference_of};
use crate::{
    payment::{failed, paid, taken_back},
    prelude::*,
};
use domain::{
    ids::OrderId,
    payment::{Payment, Status},
    payment_order::{Mismatch, PaymentOrder, Unmatched},
};

/// Take the bank's answer to an order.
///
/// Every line is matched by the reference of its payment, and counts once: the same file taken again changes nothing. What
/// does not fit (another amount, a payment of another order, a reference that was used) is left for a person to look at.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"format": "csv", "file": "reference,status,amount,bank_reference,value_date,reason\n0197c0de000070008000000000000001,paid,229900.00,SHB20261203000017,2026-12-03,\n"}))]
pub struct TakeBankAnswer {
    /// Of which kind the file is.
    pub format: Format,
    /// The file.
    #[schema(max_length = 1_000_000)]
    pub file: String,
}

/// What came of a line.
enum Taken {
    /// The payment was answered for the first time.
    Settled,
    /// Nothing new: it was told before, or a payment came back after it was paid.
    Known,
    /// It does not fit.
    Not(Mismatch, Option<String>),
}

impl Procedure for TakeBankAnswer {
    type Subject = OrderId;
    type Outcome = PaymentOrder;
    const ACT: Act = Act::TakeBankAnswer;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: OrderId, work: &UnitOfWork<'_>, _: &Office) -> Result<PaymentOrder, Error> {
        let mut order: PaymentOrder = work.subject(on).await?;
        let lines = bank::read(self.format, &self.file)?;
        let (mut settled, mut unmatched) = (0, Vec::new());
        for line in &lines {
            match take(work, &order, line).await? {
                Taken::Settled => settled += 1,
                Taken::Known => {}
                Taken::Not(why, said) => unmatched.push(Unmatched {
                    line_number: line.number,
                    reference: line.reference.chars().take(100).collect(),
                    amount: line.amount,
                    mismatch_reason: why,
                    system_reply: said,
                }),
            }
        }
        let event = order.answer(settled, unmatched, work.now())?;
        work.record(&mut order, event).await?;
        Ok(order)
    }
}

async fn take(work: &UnitOfWork<'_>, order: &PaymentOrder, line: &Line) -> Result<Taken, Error> {
    let named = order.payments.iter().find(|id| reference_of(id) == line.reference);
    let Some(id) = named.copied() else { return Ok(Taken::Not(Mismatch::NotInOrder, None)) };
    let mut payment: Payment = work.load_for_update(id).await?;
    if payment.amount != line.amount {
        return Ok(Taken::Not(Mismatch::OtherAmount, None));
    }
    let told = match (line.verdict, payment.status) {
        (Verdict::Paid, Status::Sent) => return pay(work, &mut payment, line, Taken::Settled).await,
        (Verdict::Paid, Status::Failed) => return pay(work, &mut payment, line, Taken::Known).await,
        (Verdict::Paid, Status::Paid) if payment.bank_reference == line.bank_reference => Ok(Taken::Known),
        (Verdict::Failed, Status::Failed | Status::Reversed) => Ok(Taken::Known),
        (Verdict::Failed, Status::Sent) => {
            failed(work, &mut payment, line.reason.clone()).await.map(|()| Taken::Settled)
        }
        // Only what the bank says of the day of the payment or later takes it back: an older answer may come again.
        (Verdict::Failed, Status::Paid) if line.day.is_some() && line.day >= payment.value_date => {
            taken_back(work, &mut payment, line.reason.clone()).await.map(|()| Taken::Known)
        }
        _ => Ok(Taken::Not(Mismatch::AnsweredOtherwise, None)),
    };
    or_said(told)
}

async fn pay(work: &UnitOfWork<'_>, payment: &mut Payment, line: &Line, taken: Taken) -> Result<Taken, Error> {
    let Some(reference) = line.bank_reference.clone() else {
        return Ok(Taken::Not(Mismatch::Refused, Some("bank_reference".to_owned())));
    };
    if work.knows_reference(&reference).await? {
        return Ok(Taken::Not(Mismatch::ReferenceUsed, None));
    }
    or_said(paid(work, payment, reference, line.day).await.map(|()| taken))
}

/// What the market refuses is said beside the line, and the other lines are taken up: each decides before it changes anything.
fn or_said(told: Result<Taken, Error>) -> Result<Taken, Error> {
    match told {
        Err(Error::Refused(refusal)) => Ok(Taken::Not(Mismatch::Refused, Some(refusal.reason.word().to_owned()))),
        other => other,
    }
}
