//! Orders and answers as CSV.

use super::{
    amount::{amount_of_sheet, day_of_sheet},
    line::{Line, Outgoing, Verdict, reason_of, reference_of, unreadable},
};
use ::csv::{ReaderBuilder, StringRecord, Terminator, Trim, WriterBuilder};
use domain::Refusal;

const OUT: [&str; 11] = [
    "order",
    "reference",
    "amount",
    "payee_name",
    "payee_bank",
    "payee_bank_code",
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
            payment.payee.bank_code.as_ref().map(ToString::to_string).unwrap_or_default(),
            payment.payee.account.to_string(),
            contract.to_string(),
            order.debtor.account.to_string(),
            order.count.to_string(),
            order.total.to_string(),
        ])?;
    }
    writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))
}

/// Reads an answer; the columns are found by their names, and a spreadsheet may have saved it again: with a mark before it, tabs or
/// semicolons between, blank rows behind, and less commas than columns.
pub(super) fn read(file: &str) -> Result<Vec<Line>, Refusal> {
    let text = file.strip_prefix('\u{feff}').unwrap_or(file);
    let heading = text.lines().next().unwrap_or_default();
    let between = [',', '\t', ';'].into_iter().max_by_key(|mark| heading.matches(*mark).count()).unwrap_or(',');
    let between = u8::try_from(between).unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().delimiter(between).trim(Trim::All).flexible(true).from_reader(text.as_bytes());
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
        if record.iter().any(|field| !field.is_empty()) {
            lines.push(line(number, &record, places));
        }
    }
    Ok(lines)
}

fn line(number: i64, record: &StringRecord, places: [usize; 6]) -> Line {
    let [reference, status, amount, bank_reference, day, reason] =
        places.map(|at| record.get(at).unwrap_or_default().trim());
    // What stands before a text so that a spreadsheet takes it for one is none of it.
    let mut line = Line::of(number, reference.trim_start_matches('\'').to_owned());
    let verdict = line.read("status", status, |text| match text {
        "paid" => Some(Verdict::Paid),
        "failed" => Some(Verdict::Failed),
        _ => None,
    });
    line.verdict = verdict.unwrap_or(Verdict::Other);
    line.amount = line.read("amount", amount, amount_of_sheet);
    if !bank_reference.is_empty() {
        let bank_reference = bank_reference.trim_start_matches('\'');
        // A spreadsheet made a number of it and lost its last digits.
        let counts =
            |text: &str| text.starts_with(|first: char| first.is_ascii_digit()) && !text.contains(char::is_alphabetic);
        let rounded = |text: &str| text.split_once("E+").is_some_and(|(digits, power)| counts(digits) && counts(power));
        line.bank_reference =
            line.read("bank_reference", bank_reference, |text| text.parse().ok().filter(|_| !rounded(text)));
    }
    if !day.is_empty() {
        line.day = line.read("value_date", day, day_of_sheet);
    }
    line.reason = reason_of(reason);
    line
}
