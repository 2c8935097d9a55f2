//! Balances and entries against what the journal says of the money.

use super::findings::{Findings, differ};
use crate::{db::Db, error::Error, ledger};
use domain::{
    Moment,
    ids::BudgetLineId,
    ledger::{Books, Entry},
};
use std::collections::BTreeMap;

pub(super) async fn compare_balances(db: Db<'_>, told: &Books, findings: &mut Findings) -> Result<(), Error> {
    let mut lines = BTreeMap::new();
    for row in db.rows("SELECT * FROM budget_line_balance", []).await? {
        lines.insert(row.get::<String>("budget_line")?, ledger::line_balance_of(&row)?);
    }
    let says = told.lines.iter().map(|(budget_line, balance)| (budget_line.to_string(), *balance));
    differ("budget_line_balance", says.collect(), &lines, findings);
    let mut fundings = BTreeMap::new();
    for row in db.rows("SELECT * FROM funding", []).await? {
        let key = format!("{}/{}", row.get::<String>("contract")?, row.get::<String>("budget_line")?);
        fundings.insert(key, ledger::funding_of(&row)?);
    }
    let says =
        told.fundings.iter().map(|((contract, budget_line), funding)| (format!("{contract}/{budget_line}"), *funding));
    differ("funding", says.collect(), &fundings, findings);
    identity(told, findings);
    Ok(())
}

/// The identity of the budget, line by line, with what all contracts hold taken together (lifecycles 3.0), and the
/// balance of debits and credits over all accounts.
fn identity(told: &Books, findings: &mut Findings) {
    let mut engaged: BTreeMap<BudgetLineId, i64> = BTreeMap::new();
    for ((contract, budget_line), funding) in &told.fundings {
        *engaged.entry(*budget_line).or_default() += funding.engaged.get();
        if !funding.holds() {
            findings.add("funding", format!("{contract}/{budget_line}"), "engaged is not the sum of its parts");
        }
    }
    for (budget_line, balance) in &told.lines {
        let held = engaged.get(budget_line).copied().unwrap_or(0);
        if !balance.holds() || balance.engaged.get() != held {
            findings.add(
                "budget_line_balance",
                budget_line,
                format!("the identity does not hold: {balance:?}, contracts hold {held}"),
            );
        }
    }
    if !told.are_balanced() {
        findings.add("entry", "all", format!("debits and credits differ: {:?}", told.accounts));
    }
}

/// An entry as the journal tells it, in one line.
pub(super) fn told(at: Moment, entry: &Entry) -> String {
    let text = |id: Option<String>| id.unwrap_or_default();
    format!(
        "{} {} {} {} {} {} {} {} {} {} {} {} {} {}",
        at.millis(),
        entry.day.unwrap_or(at.day()),
        text(entry.budget_line.map(|id| id.to_string())),
        entry.from,
        entry.to,
        entry.amount.get(),
        entry.cause,
        text(entry.contract.map(|id| id.to_string())),
        text(entry.payment.map(|id| id.to_string())),
        text(entry.invoice.map(|id| id.to_string())),
        text(entry.deposit.map(|id| id.to_string())),
        text(entry.bond.map(|id| id.to_string())),
        text(entry.interest_claim.map(|id| id.to_string())),
        text(entry.bank_reference.as_ref().map(ToString::to_string)),
    )
}

pub(super) async fn compare_entries(
    db: Db<'_>,
    told: &BTreeMap<i64, Vec<String>>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let sql = "SELECT id, journal, at, day, budget_line, from_account, to_account, amount_fen, cause, contract, payment, invoice, deposit, bond,
        interest_claim, bank_reference FROM entry WHERE id > $1 ORDER BY id LIMIT 2000";
    let mut last = 0_i64;
    let mut kept: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    loop {
        let rows = db.rows(sql, [last.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            last = row.get("id")?;
            let text = |column: &str| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
            let budget_line = format!(
                "{} {} {} {} {} {} {} {} {} {} {} {} {} {}",
                row.get::<i64>("at")?,
                text("day")?,
                text("budget_line")?,
                text("from_account")?,
                text("to_account")?,
                row.get::<i64>("amount_fen")?,
                text("cause")?,
                text("contract")?,
                text("payment")?,
                text("invoice")?,
                text("deposit")?,
                text("bond")?,
                text("interest_claim")?,
                text("bank_reference")?,
            );
            kept.entry(row.get("journal")?).or_default().push(budget_line);
        }
    }
    let by_key = |entries: &BTreeMap<i64, Vec<String>>| {
        let sorted = |lines: &Vec<String>| {
            let mut lines = lines.clone();
            lines.sort();
            lines
        };
        entries.iter().map(|(key, lines)| (format!("of journal {key}"), sorted(lines))).collect::<BTreeMap<_, _>>()
    };
    differ("entry", by_key(told), &by_key(&kept), findings);
    Ok(())
}
