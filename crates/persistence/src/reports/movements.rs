//! Reports that list movements: payments, refunds, vouchers.

use super::{
    keys::{KEY_OF_CREDIT, KEY_OF_DEBIT, UNDER_CONTRACT, UNIT_OF_ENTRY},
    plan::{Column, Kind, Order, Plan, amount, count, day, made_of, named, text, word},
    postings,
};
use crate::reference_data::ReferenceData;
use domain::report::Grouping;

const TABLES: &str = "JOIN budget_line ON budget_line.id = entry.budget_line
    JOIN contract ON contract.id = entry.contract
    JOIN organisation ON organisation.id = contract.organisation
    JOIN unit ON unit.code = contract.unit";

pub(super) const PAYMENTS: &[Column] = &[
    text("key", "The key of the group, or the bank's reference of the payment."),
    text("name", "The name of the group, or the title of the contract."),
    day("day", "The day of the payment; the last of a group."),
    text("unit", "The unit that paid; empty for a group over several."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier; empty for a group over several."),
    text("organisation_name", "The name of the supplier."),
    text("contract", "The number of the contract; empty for a group over several."),
    word("source", "Source", "The source of the money; empty for a group over several."),
    text("catalogue_code", "The catalogue code; empty for a group over several."),
    count("payments", "How many payments."),
    text("requested_by", "Who asked for it; empty for a group, and for a supplier."),
    text("approved_by", "Who approved it."),
    text("ordered_by", "Who ordered it from the bank."),
    text("confirmed_by", "Who recorded what the bank did."),
    amount("amount", "How much; less where the bank took a payment back."),
];

/// What the bank paid out to suppliers and took back from them; what it kept for itself and what was written off is neither.
const MOVEMENTS: &str = "entry.payment IS NOT NULL AND entry.cause IN ('payment', 'advance', 'overpayment', 'payment_reversed', 'advance_reversed',
     'overpayment_returned', 'write_off_reversed')";

/// What a movement of a payment counts: less where the bank took it back.
const PAID: &str =
    "(CASE WHEN entry.cause IN ('payment', 'advance', 'overpayment') THEN entry.amount_fen ELSE -entry.amount_fen END)";

/// The columns of a payment out of their tables.
const OUT_OF: [(&str, &str); 7] = [
    ("unit", "unit.code"),
    ("unit_name", "unit.name"),
    ("organisation", "organisation.credit_code"),
    ("organisation_name", "organisation.name"),
    ("contract", "contract.number"),
    ("source", "budget_line.source"),
    ("catalogue_code", "budget_line.catalogue_code"),
];

/// The key and the name of a group, and the columns that are the same throughout it.
const fn columns_of(group: Grouping) -> (&'static str, &'static str, &'static [&'static str]) {
    match group {
        Grouping::Unit => ("unit.code", "unit.name", &["unit.code", "unit.name"]),
        Grouping::Organisation => {
            ("organisation.credit_code", "organisation.name", &["organisation.credit_code", "organisation.name"])
        }
        Grouping::Month => ("substr(entry.day, 1, 7)", "substr(entry.day, 1, 7)", &[]),
        Grouping::Source => ("budget_line.source", "budget_line.source", &["budget_line.source"]),
        Grouping::Contract => (
            "contract.number",
            "contract.title",
            &["contract.number", "unit.code", "unit.name", "organisation.credit_code", "organisation.name"],
        ),
        Grouping::Territory => ("placed.above", "placed.above_name", &[]),
        Grouping::CatalogueCode => {
            ("budget_line.catalogue_code", "budget_line.catalogue_code", &["budget_line.catalogue_code"])
        }
    }
}

/// Who handled a payment, by name.
const HANDLED: &str = "LEFT JOIN person AS requester ON requester.id = payment.requested_by
    LEFT JOIN person AS approver ON approver.id = payment.approved_by
    LEFT JOIN payment_order ON payment_order.id = payment.payment_order
    LEFT JOIN person AS orderer ON orderer.id = payment_order.ordered_by
    LEFT JOIN person AS confirmer ON confirmer.id = journal.actor";

pub(super) fn payments(group: Option<Grouping>, placed: &str, handlers: bool) -> Plan {
    let tables = format!("{TABLES} JOIN payment ON payment.id = entry.payment {placed}");
    let handlers = handlers && group.is_none();
    let name = |table: &str| if handlers { format!("COALESCE({table}.name, '')") } else { "''".to_owned() };
    let by = [
        ("requested_by", "requester"),
        ("approved_by", "approver"),
        ("ordered_by", "orderer"),
        ("confirmed_by", "confirmer"),
    ];
    let by = by.map(|(column, table)| named(column, &name(table)));
    let base = MOVEMENTS.to_owned();
    let Some(group) = group else {
        let mut made = vec![("key", "payment.bank_reference"), ("name", "contract.title"), ("day", "entry.day")];
        made.extend(OUT_OF);
        made.push(("payments", "CAST(1 AS BIGINT)"));
        let mut columns = made_of(&made);
        columns.extend(by);
        columns.push(named("amount", PAID));
        let tables = if handlers { format!("{tables} {HANDLED}") } else { tables };
        return Plan { base, ..Plan::of_entries(tables, columns) };
    };
    let (key, name, same) = columns_of(group);
    let mut columns = made_of(&[("key", key), ("name", &format!("MIN({name})")), ("day", "MAX(entry.day)")]);
    columns.extend(OUT_OF.iter().map(|(column, made)| {
        if same.contains(made) { named(column, &format!("MIN({made})")) } else { named(column, "''") }
    }));
    columns.push(named("payments", "COUNT(DISTINCT entry.payment)"));
    columns.extend(by);
    columns.push(named("amount", &format!("CAST(SUM({PAID}) AS BIGINT)")));
    Plan { base, order: Order::Text(key), group: Some(key.to_owned()), ..Plan::of_entries(tables, columns) }
}

pub(super) const REFUNDS: &[Column] = &[
    day("day", "The day."),
    word(
        "cause",
        "cause",
        "For what: a refund of this or of a past year, of an advance never earned, in money or set off.",
    ),
    text("contract", "The number of the contract."),
    text("unit", "The unit."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    word("source", "Source", "The source of the money."),
    count("year", "The budget year out of which it was paid."),
    amount("amount", "How much."),
];

pub(super) fn refunds() -> Plan {
    let made = [
        ("day", "entry.day"),
        ("cause", "entry.cause"),
        ("contract", "contract.number"),
        ("unit", "unit.code"),
        ("unit_name", "unit.name"),
        ("organisation", "organisation.credit_code"),
        ("organisation_name", "organisation.name"),
        ("source", "budget_line.source"),
        ("year", "budget_line.year"),
        ("amount", "entry.amount_fen"),
    ];
    Plan {
        base: "entry.payment IS NULL
            AND entry.cause IN ('refund', 'refund_of_past_year', 'advance_reversed', 'advance_of_past_year',
                'offset_refund', 'offset_advance', 'offset_of_past_year',
                'overpayment_returned', 'overpayment_of_past_year', 'offset_overpayment')"
            .to_owned(),
        ..Plan::of_entries(TABLES.to_owned(), made_of(&made))
    }
}

pub(super) const INTEREST: &[Column] = &[
    text("key", "The identifier of the claim."),
    word("legal_ground", "InterestGround", "What was late."),
    text("contract", "The number of the contract; empty for a deposit."),
    text("unit", "The unit that was late."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the organisation that claims."),
    text("organisation_name", "The name of the organisation."),
    amount("principal", "On how much."),
    count("days", "For how many days."),
    amount("recognised", "What was recognised."),
    amount("paid", "What of it was paid, less what the bank took back."),
    amount("amount", "What of it is owed."),
];

pub(super) fn interest() -> Plan {
    let sum = |cause: &str| {
        format!("CAST(SUM(CASE WHEN entry.cause = '{cause}' THEN entry.amount_fen ELSE 0 END) AS BIGINT)")
    };
    let recognised = sum("late_interest");
    let paid = format!("{} - {}", sum("late_interest_paid"), sum("late_interest_reversed"));
    let owed = format!("{recognised} - ({paid})");
    let made = [
        ("key", "entry.interest_claim"),
        ("legal_ground", "MIN(interest_claim.legal_ground)"),
        ("contract", "COALESCE(MIN(contract.number), '')"),
        ("unit", "MIN(unit.code)"),
        ("unit_name", "MIN(unit.name)"),
        ("organisation", "MIN(organisation.credit_code)"),
        ("organisation_name", "MIN(organisation.name)"),
        ("principal", "MIN(interest_claim.principal)"),
        ("days", "MIN(interest_claim.days)"),
        ("recognised", &recognised),
        ("paid", &paid),
        ("amount", &owed),
    ];
    Plan {
        base: "entry.interest_claim IS NOT NULL AND entry.cause IN ('late_interest', 'late_interest_paid', 'late_interest_reversed')"
            .to_owned(),
        order: Order::Text("entry.interest_claim"),
        group: Some("entry.interest_claim".to_owned()),
        contract: Some("interest_claim.contract"),
        ..Plan::of_entries(
            "JOIN interest_claim ON interest_claim.id = entry.interest_claim
             JOIN budget_line ON budget_line.id = entry.budget_line
             JOIN organisation ON organisation.id = interest_claim.organisation
             JOIN unit ON unit.code = interest_claim.unit
             LEFT JOIN contract ON contract.id = interest_claim.contract"
                .to_owned(),
            made_of(&made),
        )
    }
}

pub(super) const VOUCHERS: &[Column] = &[
    day("day", "The day on which it counts."),
    count("voucher", "The number of the voucher: the position of the journal behind it."),
    word("book", "AccountingBook", "The track: financial or budget accounting."),
    text("unit", "The unit."),
    word("cause", "Cause", "For what money moves."),
    text("debit", "The code that is debited."),
    text("debit_name", "Its name in the system of accounts."),
    text("credit", "The code that is credited."),
    text("credit_name", "Its name in the system of accounts."),
    text("contract", "The number of the contract."),
    text("reference", "The reference of the bank."),
    amount("amount", "How much."),
    Column { name: "capitals", kind: Kind::Capitals, said: "How much, in capital characters.", words: None },
];

/// What an entry belongs to, whatever it is.
const WHOLE: &str = "LEFT JOIN budget_line ON budget_line.id = entry.budget_line
     LEFT JOIN deposit ON deposit.id = entry.deposit
     LEFT JOIN bond ON bond.id = entry.bond
     LEFT JOIN interest_claim ON interest_claim.id = entry.interest_claim
     LEFT JOIN contract ON contract.id = COALESCE(entry.contract, bond.contract, interest_claim.contract)
     LEFT JOIN organisation ON organisation.id = COALESCE(contract.organisation, deposit.organisation, interest_claim.organisation)";

pub(super) const ENTRIES: &[Column] = &[
    day("day", "The day on which it counts."),
    count("entry", "The position of the journal behind it."),
    word("cause", "Cause", "For what money moves."),
    text("debit", "The account that it reaches, as the trial balance names it."),
    text("credit", "The account that it leaves."),
    text("contract", "The number of the contract."),
    text("reference", "The reference of the bank."),
    amount("amount", "How much."),
];

pub(super) fn entries() -> Plan {
    let made = [
        ("day", "entry.day"),
        ("entry", "journal.position"),
        ("cause", "entry.cause"),
        ("debit", KEY_OF_DEBIT),
        ("credit", KEY_OF_CREDIT),
        ("contract", "contract.number"),
        ("reference", "entry.bank_reference"),
        ("amount", "entry.amount_fen"),
    ];
    Plan { unit: UNIT_OF_ENTRY, contract: Some(UNDER_CONTRACT), ..Plan::of_entries(WHOLE.to_owned(), made_of(&made)) }
}

pub(super) fn vouchers(reference: &ReferenceData) -> Plan {
    let tables = format!("{WHOLE} {}", postings::joined(reference));
    let made = [
        ("day", "entry.day"),
        ("voucher", "journal.position"),
        ("book", "posting.book"),
        ("unit", UNIT_OF_ENTRY),
        ("cause", "entry.cause"),
        ("debit", "posting.debit"),
        ("debit_name", "posting.debit_name"),
        ("credit", "posting.credit"),
        ("credit_name", "posting.credit_name"),
        ("contract", "contract.number"),
        ("reference", "entry.bank_reference"),
        ("amount", "entry.amount_fen"),
        ("capitals", "entry.amount_fen"),
    ];
    Plan {
        order: Order::Tracks { count: 2, number: "posting.track" },
        unit: UNIT_OF_ENTRY,
        contract: Some(UNDER_CONTRACT),
        ..Plan::of_entries(tables, made_of(&made))
    }
}
