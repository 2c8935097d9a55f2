//! Balances and entries against what the journal says of the money.

use super::{Findings, History};
use crate::halt::Halt;
use domain::ids::LineId;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;

pub(super) async fn compare_balances(
    db: &impl ConnectionTrait,
    told: &History,
    findings: &mut Findings,
) -> Result<(), Halt> {
    let backend = db.get_database_backend();
    let sql = "SELECT line, appropriated_fen, available_fen, pre_committed_fen, engaged_fen FROM line_balance";
    let mut lines = BTreeMap::new();
    for row in db.query_all_raw(Statement::from_string(backend, sql)).await? {
        let fen = |column: &str| row.try_get::<i64>("", column);
        let kept = [fen("appropriated_fen")?, fen("available_fen")?, fen("pre_committed_fen")?, fen("engaged_fen")?];
        lines.insert(row.try_get::<String>("", "line")?, kept);
    }
    let says = told.line_balances.iter().map(|(line, balance)| {
        let parts = [balance.appropriated, balance.available, balance.pre_committed, balance.engaged];
        (line.to_string(), parts.map(domain::Fen::get))
    });
    differ("line_balance", says.collect(), &lines, findings);
    let sql = "SELECT contract, line, engaged_fen, committed_fen, accrued_unpaid_fen, paid_net_fen FROM funding";
    let mut fundings = BTreeMap::new();
    for row in db.query_all_raw(Statement::from_string(backend, sql)).await? {
        let fen = |column: &str| row.try_get::<i64>("", column);
        let key = format!("{}/{}", row.try_get::<String>("", "contract")?, row.try_get::<String>("", "line")?);
        let kept = [fen("engaged_fen")?, fen("committed_fen")?, fen("accrued_unpaid_fen")?, fen("paid_net_fen")?];
        fundings.insert(key, kept);
    }
    let says = told.fundings.iter().map(|((contract, line), funding)| {
        let parts = [funding.engaged, funding.committed, funding.accrued_unpaid, funding.paid_net];
        (format!("{contract}/{line}"), parts.map(domain::Fen::get))
    });
    differ("funding", says.collect(), &fundings, findings);
    identity(told, findings);
    Ok(())
}

/// The identity of the budget, line by line, with what all contracts hold taken together (lifecycles 3.0).
fn identity(told: &History, findings: &mut Findings) {
    let mut engaged: BTreeMap<LineId, i64> = BTreeMap::new();
    for ((contract, line), funding) in &told.fundings {
        *engaged.entry(*line).or_default() += funding.engaged.get();
        if !funding.holds() {
            findings.add("funding", format!("{contract}/{line}"), "engaged is not committed + accrued + paid");
        }
    }
    for (line, balance) in &told.line_balances {
        let held = engaged.get(line).copied().unwrap_or(0);
        if !balance.holds() || balance.engaged.get() != held {
            findings.add(
                "line_balance",
                line,
                format!("the identity does not hold: {balance:?}, contracts hold {held}"),
            );
        }
    }
}

pub(super) fn differ<V: PartialEq + std::fmt::Debug>(
    table: &str,
    told: BTreeMap<String, V>,
    kept: &BTreeMap<String, V>,
    findings: &mut Findings,
) {
    for (key, value) in &told {
        match kept.get(key) {
            None => findings.add(table, key, "the row is missing"),
            Some(found) if found != value => {
                findings.add(table, key, format!("the journal says {value:?}, the row {found:?}"))
            }
            Some(_) => {}
        }
    }
    for key in kept.keys().filter(|key| !told.contains_key(*key)) {
        findings.add(table, key, "the journal does not know it");
    }
}

pub(super) async fn compare_entries(
    db: &impl ConnectionTrait,
    told: &History,
    findings: &mut Findings,
) -> Result<(), Halt> {
    let sql = "SELECT id, journal, at, day, line, from_account, to_account, amount_fen, contract, payment FROM entry
        WHERE id > $1 ORDER BY id LIMIT 2000";
    let mut last = 0_i64;
    let mut kept: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    loop {
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [last.into()])).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            last = row.try_get("", "id")?;
            let text = |column: &str| row.try_get::<Option<String>>("", column).map(Option::unwrap_or_default);
            let line = format!(
                "{} {} {} {} {} {} {} {}",
                row.try_get::<i64>("", "at")?,
                text("day")?,
                text("line")?,
                text("from_account")?,
                text("to_account")?,
                row.try_get::<i64>("", "amount_fen")?,
                text("contract")?,
                text("payment")?,
            );
            kept.entry(row.try_get("", "journal")?).or_default().push(line);
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
    differ("entry", by_key(&told.entries), &by_key(&kept), findings);
    Ok(())
}
