//! What is owed, by age: invoices as they stood, less what was paid, set off or taken back by then.

use super::{
    as_of::AsOf,
    line::Line,
    parts::unreadable,
    plan::{Column, Order, Plan, amount, count, day, made_of, text},
};
use crate::{error::Error, reference_data::ReferenceData};
use domain::{Day, Fen, Parameter, payment::interest};

pub(super) const PAYABLES: &[Column] = &[
    text("number", "The number of the invoice."),
    text("contract", "The number of the contract."),
    text("unit", "The unit that owes it."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    day("payment_due_date", "The last day to pay it."),
    count("days_late", "How many days beyond it."),
    text("age", "not_due, 1-30, 31-60, 61-90 or over_90."),
    amount("late_interest", "The interest that is owed on that day."),
    amount("amount", "What is owed."),
];

pub(super) fn payables(cut: &AsOf) -> Plan {
    let counts = cut.counts();
    let owed = format!(
        "(invoice.gross - COALESCE((SELECT CAST(SUM(CASE WHEN entry.cause IN ('payment', 'advance') THEN entry.amount_fen
         WHEN entry.cause IN ('payment_reversed', 'advance_reversed') THEN -entry.amount_fen ELSE 0 END) AS BIGINT)
         FROM entry JOIN payment ON payment.id = entry.payment WHERE payment.invoice = invoice.id AND {counts}), 0)
         - COALESCE((SELECT CAST(SUM(entry.amount_fen) AS BIGINT) FROM entry
         WHERE entry.invoice = invoice.id AND {counts}), 0)
         - COALESCE((SELECT CAST(SUM(red.gross) AS BIGINT) FROM invoice AS red
         WHERE red.reverses = invoice.id AND {}), 0))",
        cut.knows("invoice", "red.id")
    );
    let made = [
        ("number", "invoice.number"),
        ("contract", "contract.number"),
        ("unit", "unit.code"),
        ("unit_name", "unit.name"),
        ("organisation", "organisation.credit_code"),
        ("organisation_name", "organisation.name"),
        ("payment_due_date", "invoice.payment_due_date"),
        ("days_late", "CAST(0 AS BIGINT)"),
        ("age", "''"),
        ("late_interest", "CAST(0 AS BIGINT)"),
        ("amount", &owed),
    ];
    let base = format!(
        "invoice.kind <> 'credit_note' AND {} AND {owed} > 0
         AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.noun = 'invoice' AND journal.subject = invoice.id
         AND journal.act = 'reject_invoice' AND journal.position <= {})",
        cut.knows("invoice", "invoice.id"),
        cut.position
    );
    Plan {
        base,
        order: Order::Text("(invoice.payment_due_date || '/' || invoice.id)"),
        contract: Some("contract.id"),
        source: None,
        catalogue_code: None,
        day: Some("invoice.payment_due_date"),
        year: None,
        of_entries: false,
        tables: "invoice JOIN contract ON contract.id = invoice.contract
             JOIN organisation ON organisation.id = invoice.organisation JOIN unit ON unit.code = invoice.unit"
            .to_owned(),
        ..Plan::of_entries(String::new(), made_of(&made))
    }
}

/// Fills in what a day decides: how late, how old, and the interest under the law of that day.
pub(super) fn finish(budget_line: &mut Line, cut: &AsOf, reference: &ReferenceData) -> Result<(), Error> {
    let payment_due_date: Day = budget_line.field(6).parse()?;
    let unit = budget_line.field(2).parse().map_err(unreadable)?;
    let late = cut.day.days_since(payment_due_date).max(0);
    let age = match late {
        0 => "not_due",
        1..=30 => "1-30",
        31..=60 => "31-60",
        61..=90 => "61-90",
        _ => "over_90",
    };
    let rate = reference.law(&unit, cut.day).value(Parameter::LateInterest);
    let owed: Fen = interest(budget_line.amount, late, rate);
    budget_line.fill(7, &[late.to_string(), age.to_owned(), owed.to_string()]);
    Ok(())
}
