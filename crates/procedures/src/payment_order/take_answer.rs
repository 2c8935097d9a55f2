//! Take the bank's answer to an order.

use super::bank::{self, Format, Line, Verdict, decoded, reference_in_batch, reference_of};
use crate::{
    payment::{Moved, failed, paid, taken_back},
    prelude::*,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    ids::{OrderId, PaymentId},
    payment::{Confirmation, Payment, Reversal, Status},
    payment_order::{Mismatch, PaymentOrder, Unmatched},
};
use persistence::hex;
use sha2::{Digest, Sha256};

/// Take the bank's answer to an order.
///
/// Every line is matched by the reference of its payment, and counts once: the same file taken again changes nothing. What
/// does not fit (another amount, no date, a payment of another order, a reference that was used, a line that cannot be read) is left
/// for a person to look at, once, until its payment is settled; the other lines are taken up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"format": "csv", "file": "reference,status,amount,bank_reference,value_date,reason\n0197c0de000070008000000000000001,paid,229900.00,SHB20261203000017,2026-12-03,\n"}))]
pub struct TakeBankAnswer {
    /// Of which kind the file is.
    pub format: Format,
    /// The file as text.
    #[serde(default)]
    #[schema(max_length = 1_000_000)]
    pub file: Option<String>,
    /// The file as it came, in Base64, instead of its text: in UTF-8, UTF-16 or GB 18030.
    #[serde(default)]
    #[schema(max_length = 1_400_000)]
    pub content: Option<String>,
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
        let (text, file) = self.read()?;
        let by = work.person()?;
        let (mut settled, mut unmatched, mut taken_up) = (0, Vec::new(), Vec::new());
        for line in bank::read(self.format, &text)?.iter().flat_map(|line| of_payments(&order, line)) {
            let confirmation = Confirmation { by, file: Some(file.clone()), line: Some(line.number) };
            match take(work, &order, &line, confirmation).await? {
                Taken::Not(why, said) => unmatched.push(left_over(&line, why, said)),
                taken => {
                    settled += i64::from(matches!(taken, Taken::Settled));
                    taken_up.push(line.reference.clone());
                }
            }
        }
        let event = order.answer(settled, unmatched, taken_up, work.now())?;
        work.record(&mut order, event).await?;
        Ok(order)
    }
}

impl TakeBankAnswer {
    /// The text, and the digest of the file as it was handed in.
    fn read(&self) -> Result<(String, String), Refusal> {
        let digest = |bytes: &[u8]| hex(&Sha256::digest(bytes));
        match (&self.file, &self.content) {
            (Some(text), None) => Ok((text.clone(), digest(text.as_bytes()))),
            (None, Some(content)) => {
                let bytes = STANDARD.decode(content.trim());
                let bytes = bytes.map_err(|error| {
                    Refusal::of(Reason::Malformed)
                        .field("content")
                        .with("why", format!("不是 Base64 ¦ it is no Base64: {error}"))
                })?;
                Ok((decoded(&bytes)?, digest(&bytes)))
            }
            _ => Err(Refusal::of(Reason::Malformed)
                .field("file")
                .with("why", "file 和 content 二者填其一 ¦ give either file or content")),
        }
    }
}

/// A line that waits for a person.
fn left_over(line: &Line, why: Mismatch, said: Option<String>) -> Unmatched {
    let left = Unmatched {
        line_number: line.number,
        reference: line.reference.chars().take(100).collect(),
        amount: line.amount,
        bank_reference: line.bank_reference.clone(),
        value_date: line.day,
        mismatch_reason: why,
        system_reply: said,
        id: String::new(),
        dismissal: None,
    };
    left.named()
}

/// A line that is told of the whole order, as one of each of its payments; where it names an amount, only if that is the order's.
fn of_payments(order: &PaymentOrder, line: &Line) -> Vec<Line> {
    let whole = line.of_whole_order
        && line.reference == reference_of(order.id)
        && line.amount.is_none_or(|amount| amount == order.total);
    if !whole {
        return vec![line.clone()];
    }
    let of_payment = |(place, id): (usize, &PaymentId)| {
        let bank_reference = line.bank_reference.as_ref().and_then(|reference| reference_in_batch(reference, place));
        Line { reference: reference_of(id), amount: None, amount_as_ordered: true, bank_reference, ..line.clone() }
    };
    order.payments.iter().enumerate().map(of_payment).collect()
}

async fn take(work: &UnitOfWork<'_>, order: &PaymentOrder, line: &Line, by: Confirmation) -> Result<Taken, Error> {
    let named = order.payments.iter().find(|id| reference_of(id) == line.reference);
    if let Some(fault) = &line.fault {
        return Ok(Taken::Not(Mismatch::Unreadable, Some(fault.clone())));
    }
    let Some(id) = named.copied() else { return Ok(Taken::Not(Mismatch::NotInOrder, None)) };
    let mut payment: Payment = work.load_for_update(id).await?;
    let same = line.amount.map_or(line.amount_as_ordered, |amount| amount == payment.amount);
    if !same {
        return Ok(Taken::Not(Mismatch::OtherAmount, None));
    }
    let told = match (line.verdict, payment.status) {
        (Verdict::Paid, Status::Sent) => return pay(work, &mut payment, line, by, Taken::Settled).await,
        (Verdict::Paid, Status::Failed) => return pay(work, &mut payment, line, by, Taken::Known).await,
        (Verdict::Paid, Status::Paid) if payment.bank_reference == line.bank_reference => Ok(Taken::Known),
        (Verdict::Failed, Status::Failed | Status::Reversed) => Ok(Taken::Known),
        (Verdict::Failed, Status::Sent) => {
            failed(work, &mut payment, line.reason.clone()).await.map(|()| Taken::Settled)
        }
        // Only what the bank says of the day of the payment or later takes it back: an older answer may come again.
        (Verdict::Failed, Status::Paid) => match line.day.filter(|_| line.day >= payment.value_date) {
            Some(value_date) => {
                let bank_reference = line.bank_reference.clone();
                let reversal = Reversal { bank_reference, value_date, proposed_by: None, confirmation: by };
                taken_back(work, &mut payment, line.reason.clone(), reversal).await.map(|()| Taken::Known)
            }
            None => Ok(Taken::Not(Mismatch::AnsweredOtherwise, None)),
        },
        _ => Ok(Taken::Not(Mismatch::AnsweredOtherwise, None)),
    };
    or_said(told)
}

/// Books a payment. Without a day or a reference of the bank it waits for a person: neither is guessed.
async fn pay(
    work: &UnitOfWork<'_>,
    payment: &mut Payment,
    line: &Line,
    by: Confirmation,
    taken: Taken,
) -> Result<Taken, Error> {
    let Some(reference) = line.bank_reference.clone() else { return Ok(Taken::Not(Mismatch::NoReference, None)) };
    if line.day.is_none() {
        return Ok(Taken::Not(Mismatch::NoDate, None));
    }
    if work.knows_reference(&reference).await? {
        return Ok(Taken::Not(Mismatch::ReferenceUsed, None));
    }
    let moved = Moved {
        amount: payment.amount,
        charges: Fen::ZERO,
        bank_reference: reference,
        value_date: line.day,
        confirmation: by,
    };
    or_said(paid(work, payment, moved).await.map(|()| taken))
}

/// What the market refuses is said beside the line, and the other lines are taken up: each decides before it changes anything.
fn or_said(told: Result<Taken, Error>) -> Result<Taken, Error> {
    match told {
        Err(Error::Refused(refusal)) => Ok(Taken::Not(Mismatch::Refused, Some(refusal.reason.word().to_owned()))),
        other => other,
    }
}
