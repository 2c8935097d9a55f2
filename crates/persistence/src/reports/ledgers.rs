//! Reports that sum accounts: contracts, the budget, deposits, suppliers, the trial balance.

use super::{
    as_of::AsOf,
    keys::{KEY_OF_ACCOUNT, UNDER_CONTRACT, UNIT_OF_ENTRY},
    line::Line,
    parts::{net, unreadable},
    plan::{Column, Order, Plan, amount, count, made_of, named, text, word},
};
use crate::{error::Error, reference_data::ReferenceData};
use domain::report::Grouping;
use domain::{Fen, rulebook::Parameter};

const BUDGET_TABLES: &str =
    "JOIN budget_line ON budget_line.id = entry.budget_line JOIN unit ON unit.code = budget_line.unit";

pub(super) const CONTRACTS: &[Column] = &[
    text("contract", "The number of the contract."),
    text("title", "Its title."),
    text("unit", "The unit that buys."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    amount("committed", "What it still promises."),
    amount("accrued_unpaid", "What is accepted and owed."),
    amount("retained", "What is accepted and held back."),
    amount("prepaid_open", "What was paid in advance and is not earned."),
    amount("paid_net", "What is paid for what was accepted."),
    amount("overpaid", "What was paid beyond what is owed and is still out."),
    amount("other_paid", "What was paid for no work: charges of the bank, what was written off."),
    amount("amount", "What the report is about: all of it, or the account that it is named after."),
];

/// What contracts hold; only those that hold something on one account, if it is named.
pub(super) fn contracts(only: Option<&str>) -> Plan {
    let tables = format!(
        "{BUDGET_TABLES} JOIN contract ON contract.id = entry.contract
         JOIN organisation ON organisation.id = contract.organisation"
    );
    let accounts = ["committed", "accrued_unpaid", "retained", "prepaid_open", "paid_net", "overpaid"];
    let about = only.map_or_else(|| accounts.map(net).join(" + "), net);
    let mut columns = made_of(&[
        ("contract", "contract.number"),
        ("title", "contract.title"),
        ("unit", "unit.code"),
        ("unit_name", "unit.name"),
        ("organisation", "organisation.credit_code"),
        ("organisation_name", "organisation.name"),
    ]);
    columns.extend(accounts.map(|account| named(account, &net(account))));
    columns.push(named("other_paid", &net("other_paid")));
    columns.push(named("amount", &about));
    Plan {
        order: Order::Text("contract.number"),
        group: Some(
            "contract.number, contract.title, unit.code, unit.name, organisation.credit_code, organisation.name"
                .to_owned(),
        ),
        having: only.map(|account| format!("{} <> 0", net(account))),
        ..Plan::of_entries(tables, columns)
    }
}

pub(super) const BUDGET: &[Column] = &[
    text(
        "key",
        "The key of the group, or unit, year, source, code and the year in which it was given of the budget line.",
    ),
    text("name", "The name of the group, or of the budget line."),
    amount("carried_in", "What was carried in from the year before: no new appropriation."),
    amount("available", "What can still be planned."),
    amount("pre_committed", "What filed plans hold."),
    amount("committed", "What contracts promise."),
    amount("accrued_unpaid", "What is accepted and owed."),
    amount("retained", "What is accepted and held back."),
    amount("prepaid_open", "What was paid in advance and is not earned."),
    amount("paid_net", "What is paid for what was accepted."),
    amount("overpaid", "What was paid beyond what is owed and is still out."),
    amount("other_owed", "What is owed beside any contract: interest for being late."),
    amount("other_paid", "What was paid for no work: interest, charges of the bank, what was written off."),
    amount("carried_forward", "What was carried out into the next year."),
    amount("to_treasury", "What went back to the treasury."),
    amount("amount", "What was appropriated; with what was carried in it is the sum of the parts before it."),
];

pub(super) fn budget(group: Option<Grouping>, placed: &str) -> Plan {
    let budget_line = "budget_line.unit || '/' || CAST(budget_line.year AS TEXT) || '/' || budget_line.source || '/' || budget_line.catalogue_code || '/' || CAST(budget_line.given_year AS TEXT)";
    let (key, name) = match group {
        None => (budget_line, "budget_line.title"),
        Some(Grouping::Unit) => ("unit.code", "unit.name"),
        Some(Grouping::Source) => ("budget_line.source", "budget_line.source"),
        Some(Grouping::Territory) => ("placed.above", "placed.above_name"),
        Some(_) => ("budget_line.catalogue_code", "budget_line.catalogue_code"),
    };
    let name = format!("MIN({name})");
    let accounts = [
        "available",
        "pre_committed",
        "committed",
        "accrued_unpaid",
        "retained",
        "prepaid_open",
        "paid_net",
        "overpaid",
        "other_owed",
        "other_paid",
        "carried_forward",
        "to_treasury",
    ];
    let mut columns = made_of(&[("key", key), ("name", &name)]);
    columns.push(named("carried_in", &format!("-{}", net("carried_in"))));
    columns.extend(accounts.map(|account| named(account, &net(account))));
    columns.push(named("amount", &format!("-{}", net("appropriated"))));
    Plan {
        order: Order::Text(key),
        group: Some(key.to_owned()),
        organisation: None,
        ..Plan::of_entries(format!("{BUDGET_TABLES} {placed}"), columns)
    }
}

pub(super) const SOCIAL_SHARE: &[Column] = &[
    text("key", "The unit, or the unit with its territory; and the year in which the money was given."),
    text("name", "Its name."),
    amount("appropriated", "What was appropriated for that year."),
    count(
        "basis_points",
        "The share under contract in ten-thousandths, rounded down; 0 where nothing was appropriated.",
    ),
    count("guideline", "The share that the guideline asks for, in ten-thousandths (W17)."),
    text("reached", "yes or no, of all that was appropriated and not of the new part alone; empty where nothing was."),
    amount(
        "amount",
        "What of it is under contract with social organisations, paid or not, wherever it was carried since.",
    ),
];

/// Every supplier of this market is a social organisation, so that their share is that of what is under contract (W17).
pub(super) fn social_share(group: Option<Grouping>, placed: &str) -> Plan {
    let (key, name) = match group {
        Some(_) => ("placed.above || '/' || CAST(budget_line.given_year AS TEXT)", "MIN(placed.above_name)"),
        None => ("budget_line.unit || '/' || CAST(budget_line.given_year AS TEXT)", "MIN(unit.name)"),
    };
    let contracted =
        ["committed", "accrued_unpaid", "retained", "prepaid_open", "paid_net", "overpaid"].map(net).join(" + ");
    let appropriated = format!("(-{})", net("appropriated"));
    let share =
        format!("CAST(CASE WHEN {appropriated} > 0 THEN ({contracted}) * 10000 / {appropriated} ELSE 0 END AS BIGINT)");
    let made = [
        ("key", key),
        ("name", name),
        ("appropriated", &appropriated),
        ("basis_points", &share),
        ("guideline", "CAST(0 AS BIGINT)"),
        ("reached", "''"),
        ("amount", &contracted),
    ];
    Plan {
        order: Order::Text(key),
        group: Some(key.to_owned()),
        organisation: None,
        contract: None,
        year: Some("budget_line.given_year"),
        ..Plan::of_entries(format!("{BUDGET_TABLES} {placed}"), made_of(&made))
    }
}

/// Fills in what the law of a day asks for.
pub(super) fn measure(budget_line: &mut Line, cut: &AsOf, reference: &ReferenceData) -> Result<(), Error> {
    let unit = budget_line.field(0).split('/').next().unwrap_or_default().parse().map_err(unreadable)?;
    let share: i64 = budget_line.field(3).parse().map_err(unreadable)?;
    let guideline = reference.law(&unit, cut.day).value(Parameter::SocialShare) * 100;
    let appropriated: Fen = budget_line.field(2).parse()?;
    let reached = match share >= guideline {
        _ if !appropriated.is_positive() => "",
        true => "yes",
        false => "no",
    };
    budget_line.fill(4, &[guideline.to_string(), reached.to_owned()]);
    Ok(())
}

pub(super) const DEPOSITS: &[Column] = &[
    text("key", "The identifier of the deposit or bond."),
    text("kind", "deposit or bond."),
    text("unit", "The unit that holds it."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    amount("received", "What came in."),
    amount("returned", "What went back."),
    amount("forfeited", "What was forfeited or called."),
    amount("guarantee_paid", "What a guarantor paid of what was called."),
    amount("handed_over", "What of both went to the treasury."),
    amount("amount", "What is held."),
];

pub(super) fn deposits() -> Plan {
    let sum = |causes: &str| {
        format!("CAST(SUM(CASE WHEN entry.cause IN ({causes}) THEN entry.amount_fen ELSE 0 END) AS BIGINT)")
    };
    let received = sum("'deposit_received', 'bond_received'");
    let returned = sum("'deposit_returned', 'bond_returned'");
    let forfeited = sum("'deposit_forfeited', 'bond_called'");
    let guarantee_paid = sum("'guarantee_paid'");
    let handed_over = sum("'handed_over'");
    let held = format!("{received} - {returned} - {forfeited}");
    let key = "COALESCE(entry.deposit, entry.bond)";
    let made = [
        ("key", key),
        ("kind", "MIN(CASE WHEN entry.deposit IS NOT NULL THEN 'deposit' ELSE 'bond' END)"),
        ("unit", "MIN(COALESCE(deposit.unit, bond.unit))"),
        ("organisation", "MIN(organisation.credit_code)"),
        ("organisation_name", "MIN(organisation.name)"),
        ("received", &received),
        ("returned", &returned),
        ("forfeited", &forfeited),
        ("guarantee_paid", &guarantee_paid),
        ("handed_over", &handed_over),
        ("amount", &held),
    ];
    Plan {
        base: "entry.budget_line IS NULL".to_owned(),
        order: Order::Text(key),
        group: Some(key.to_owned()),
        unit: "COALESCE(deposit.unit, bond.unit)",
        contract: Some("bond.contract"),
        source: None,
        catalogue_code: None,
        year: None,
        ..Plan::of_entries(
            "LEFT JOIN deposit ON deposit.id = entry.deposit LEFT JOIN bond ON bond.id = entry.bond
             JOIN organisation ON organisation.id = COALESCE(deposit.organisation, bond.organisation)"
                .to_owned(),
            made_of(&made),
        )
    }
}

pub(super) const CONCENTRATION: &[Column] = &[
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    count("units", "How many units paid it."),
    count("contracts", "Under how many contracts."),
    count("payments", "How many payments."),
    amount("amount", "What it was paid, less what came back."),
];

pub(super) fn concentration() -> Plan {
    let paid = format!("{} + {} + {}", net("paid_net"), net("prepaid_open"), net("overpaid"));
    let made = [
        ("organisation", "organisation.credit_code"),
        ("organisation_name", "MIN(organisation.name)"),
        ("units", "COUNT(DISTINCT contract.unit)"),
        ("contracts", "COUNT(DISTINCT contract.id)"),
        ("payments", "COUNT(DISTINCT entry.payment)"),
        ("amount", &paid),
    ];
    Plan {
        order: Order::Text("organisation.credit_code"),
        group: Some("organisation.credit_code".to_owned()),
        ..Plan::of_entries(
            format!(
                "{BUDGET_TABLES} JOIN contract ON contract.id = entry.contract
                 JOIN organisation ON organisation.id = contract.organisation"
            ),
            made_of(&made),
        )
    }
}

pub(super) const TRIAL_BALANCE: &[Column] = &[
    text(
        "key",
        "The account: of the budget with unit, year, source and code, or of what is held for others with its unit.",
    ),
    word("account", "Account", "The control account."),
    amount("debit", "All that it was debited."),
    amount("credit", "All that it was credited."),
    amount("amount", "Its balance: debit less credit. All balances sum to nothing."),
];

pub(super) fn trial_balance() -> Plan {
    let side = |account: &str, debit: &str, credit: &str| {
        format!(
            "SELECT id, journal, day, budget_line, contract, deposit, bond, interest_claim, {account} AS account, {debit} AS debit, {credit} AS credit FROM entry"
        )
    };
    let (nothing, amount) = ("CAST(0 AS BIGINT)", "amount_fen");
    let tables = format!(
        "({} UNION ALL {}) AS entry JOIN journal ON journal.id = entry.journal
         LEFT JOIN budget_line ON budget_line.id = entry.budget_line
         LEFT JOIN deposit ON deposit.id = entry.deposit LEFT JOIN bond ON bond.id = entry.bond",
        side("to_account", amount, nothing),
        side("from_account", nothing, amount)
    );
    let key = KEY_OF_ACCOUNT;
    let made = [
        ("key", key),
        ("account", "MIN(entry.account)"),
        ("debit", "CAST(SUM(entry.debit) AS BIGINT)"),
        ("credit", "CAST(SUM(entry.credit) AS BIGINT)"),
        ("amount", "CAST(SUM(entry.debit) - SUM(entry.credit) AS BIGINT)"),
    ];
    Plan {
        order: Order::Text(key),
        group: Some(key.to_owned()),
        unit: UNIT_OF_ENTRY,
        organisation: None,
        contract: Some(UNDER_CONTRACT),
        tables,
        ..Plan::of_entries(String::new(), made_of(&made))
    }
}
