//! Orders and answers as CSV.

use super::line::{Line, Outgoing, Verdict, reason_of, reference_of, unreadable};
use ::csv::{ReaderBuilder, StringRecord, Terminator, Trim, WriterBuilder};
use domain::{Fen, Refusal};

const OUT: [&str; 10] = [
    "order",
    "reference",
    "amount",
    "payee_name",
    "payee_bank",
    "payee_account",
    "purpose",
    "debtor_account",
    "order_count",
    "order_total",
];
/// What an answer must say of each payment; `reason` and `value_date` may be empty.
const BACK: [&str; 6] = ["reference", "status", "amount", "bank_reference", "value_date", "reason"];

/// Writes an order: one line a payment, each with the control totals.
///
/// # Errors
/// When a field cannot be written.
pub fn write(outgoing: &Outgoing) -> Result<Vec<u8>, ::csv::Error> {
    let order = &outgoing.order;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(OUT)?;
    for (payment, contract) in &outgoing.payments {
        writer.write_record([
            reference_of(order.id),
            reference_of(payment.id),
            payment.amount.to_string(),
            payment.payee.name.to_string(),
            payment.payee.bank.to_string(),
            payment.payee.account.to_string(),
            contract.to_string(),
            order.debtor.account.to_string(),
            order.count.to_string(),
            order.total.to_string(),
        ])?;
    }
    writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))
}

/// Reads an answer; the columns are found by their names.
pub(super) fn read(file: &str) -> Result<Vec<Line>, Refusal> {
    let text = file.strip_prefix('\u{feff}').unwrap_or(file);
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(false).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| unreadable(1, error))?.clone();
    let mut places = [0; BACK.len()];
    for (place, name) in places.iter_mut().zip(BACK) {
        let found = headers.iter().position(|header| header == name);
        *place = found.ok_or_else(|| unreadable(1, format!("缺少列 ¦ a column is missing: {name}")))?;
    }
    let mut lines = Vec::new();
    for (at, record) in reader.records().enumerate() {
        // The first line is the heading.
        let number = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(2);
        let record = record.map_err(|error| unreadable(number, error))?;
        lines.push(line(number, &record, places)?);
    }
    Ok(lines)
}

fn line(number: i64, record: &StringRecord, places: [usize; 6]) -> Result<Line, Refusal> {
    let [reference, status, amount, bank_reference, day, reason] = places.map(|at| record.get(at).unwrap_or_default());
    let wrong = |what: &str, found: &str| unreadable(number, format!("{what}: {found}"));
    let verdict = match status {
        "paid" => Verdict::Paid,
        "failed" => Verdict::Failed,
        other => return Err(wrong("status", other)),
    };
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Line {
        number,
        reference: reference.to_owned(),
        verdict,
        amount: amount.parse::<Fen>().map_err(|_| wrong("amount", amount))?,
        bank_reference: optional(bank_reference)
            .map(|text| text.parse().map_err(|_| wrong("bank_reference", bank_reference)))
            .transpose()?,
        day: optional(day).map(|text| text.parse().map_err(|_| wrong("value_date", day))).transpose()?,
        reason: reason_of(reason),
    })
}
