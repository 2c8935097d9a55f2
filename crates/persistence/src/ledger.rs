//! The ledger in the database: entries are appended, balances follow them in the same transaction, and the
//! constraints of the database guard both.

use crate::halt::Halt;
use domain::{
    Fen, Moment, Reason, Refusal,
    budget::Share,
    ids::{ContractId, LineId},
    ledger::{Account, Entry, Funding, LineBalance},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::BTreeMap;

/// Appends the entries of one journal row and moves the balances.
pub(crate) async fn post(db: &impl ConnectionTrait, journal: i64, at: Moment, entries: &[Entry]) -> Result<(), Halt> {
    let mut lines: BTreeMap<LineId, LineBalance> = BTreeMap::new();
    let mut fundings: BTreeMap<(LineId, ContractId), Funding> = BTreeMap::new();
    for entry in entries {
        lines.entry(entry.line).or_default().add(&LineBalance::change(entry));
        if let Some(contract) = entry.contract {
            fundings.entry((entry.line, contract)).or_default().add(&Funding::change(entry));
        }
    }
    // Always in the order of the lines, so that two procedures never wait for each other.
    for (line, change) in lines.iter().filter(|(_, change)| !change.is_nothing()) {
        move_line(db, *line, change).await?;
    }
    for ((line, contract), change) in &fundings {
        move_funding(db, *line, *contract, change).await?;
    }
    append(db, journal, at, entries).await
}

async fn append(db: &impl ConnectionTrait, journal: i64, at: Moment, entries: &[Entry]) -> Result<(), Halt> {
    let mut values: Vec<Value> = Vec::with_capacity(entries.len() * 9);
    let rows: Vec<String> = entries
        .iter()
        .map(|entry| {
            let first = values.len() + 1;
            values.extend([
                journal.into(),
                at.millis().into(),
                at.day().to_string().into(),
                entry.line.to_string().into(),
                entry.from.word().into(),
                entry.to.word().into(),
                entry.amount.get().into(),
                entry.contract.map(|id| id.to_string()).into(),
                entry.payment.map(|id| id.to_string()).into(),
            ]);
            let holes: Vec<String> = (first..first + 9).map(|at| format!("${at}")).collect();
            format!("({})", holes.join(", "))
        })
        .collect();
    let sql = format!(
        "INSERT INTO entry (journal, at, day, line, from_account, to_account, amount_fen, contract, payment) VALUES {}",
        rows.join(", ")
    );
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

async fn move_line(db: &impl ConnectionTrait, line: LineId, change: &LineBalance) -> Result<(), Halt> {
    let sql = "INSERT INTO line_balance (line, appropriated_fen, available_fen, pre_committed_fen, engaged_fen)
        VALUES ($1, $2, $3, $4, $5)";
    let update = "UPDATE line_balance SET appropriated_fen = appropriated_fen + $2, available_fen = available_fen + $3,
        pre_committed_fen = pre_committed_fen + $4, engaged_fen = engaged_fen + $5
        WHERE line = $1 AND available_fen + $3 >= 0 AND pre_committed_fen + $4 >= 0 AND engaged_fen + $5 >= 0";
    let values: Vec<Value> = vec![
        line.to_string().into(),
        change.appropriated.get().into(),
        change.available.get().into(),
        change.pre_committed.get().into(),
        change.engaged.get().into(),
    ];
    let backend = db.get_database_backend();
    let done = db.execute_raw(Statement::from_sql_and_values(backend, update, values.clone())).await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let Some(balance) = line_balance(db, line).await? else {
        if change.appropriated.is_positive() {
            db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            return Ok(());
        }
        return Err(Refusal::of(Reason::NoSuchPart).field("line").with("what", "budget line").into());
    };
    let short = [
        (Account::Available, balance.available, change.available),
        (Account::PreCommitted, balance.pre_committed, change.pre_committed),
    ];
    Err(exceeded(line, &short).into())
}

async fn move_funding(
    db: &impl ConnectionTrait,
    line: LineId,
    contract: ContractId,
    change: &Funding,
) -> Result<(), Halt> {
    let update = "UPDATE funding SET engaged_fen = engaged_fen + $3, committed_fen = committed_fen + $4,
        accrued_unpaid_fen = accrued_unpaid_fen + $5, paid_net_fen = paid_net_fen + $6
        WHERE contract = $1 AND line = $2
        AND committed_fen + $4 >= 0 AND accrued_unpaid_fen + $5 >= 0 AND paid_net_fen + $6 >= 0";
    let insert = "INSERT INTO funding (contract, line, engaged_fen, committed_fen, accrued_unpaid_fen, paid_net_fen)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values: Vec<Value> = vec![
        contract.to_string().into(),
        line.to_string().into(),
        change.engaged.get().into(),
        change.committed.get().into(),
        change.accrued_unpaid.get().into(),
        change.paid_net.get().into(),
    ];
    let backend = db.get_database_backend();
    let done = db.execute_raw(Statement::from_sql_and_values(backend, update, values.clone())).await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let held = fundings(db, contract).await?.into_iter().find(|(held, _)| *held == line).map(|(_, funding)| funding);
    let Some(held) = held else {
        db.execute_raw(Statement::from_sql_and_values(backend, insert, values)).await?;
        return Ok(());
    };
    let short = [
        (Account::Committed, held.committed, change.committed),
        (Account::AccruedUnpaid, held.accrued_unpaid, change.accrued_unpaid),
    ];
    Err(exceeded(line, &short).into())
}

fn exceeded(line: LineId, accounts: &[(Account, Fen, Fen)]) -> Refusal {
    let short = accounts.iter().find(|(_, balance, change)| balance.get() + change.get() < 0);
    let (account, balance, change) = short.copied().unwrap_or((Account::Available, Fen::ZERO, Fen::ZERO));
    Refusal::of(Reason::BudgetExceeded)
        .with("line", line)
        .with("account", account)
        .with("balance", balance)
        .with("needed", Fen::new(-change.get()))
}

fn fen(row: &QueryResult, column: &str) -> Result<Fen, Halt> {
    Ok(Fen::new(row.try_get("", column)?))
}

fn line_of(row: &QueryResult) -> Result<LineId, Halt> {
    Ok(row.try_get::<String>("", "line")?.parse()?)
}

/// What a line holds; none if nothing was appropriated.
pub(crate) async fn line_balance(db: &impl ConnectionTrait, line: LineId) -> Result<Option<LineBalance>, Halt> {
    let sql =
        "SELECT appropriated_fen, available_fen, pre_committed_fen, engaged_fen FROM line_balance WHERE line = $1";
    let row = db
        .query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [line.to_string().into()]))
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(LineBalance {
        appropriated: fen(&row, "appropriated_fen")?,
        available: fen(&row, "available_fen")?,
        pre_committed: fen(&row, "pre_committed_fen")?,
        engaged: fen(&row, "engaged_fen")?,
    }))
}

/// What a contract holds of each of its lines, in the order of the lines.
pub(crate) async fn fundings(db: &impl ConnectionTrait, contract: ContractId) -> Result<Vec<(LineId, Funding)>, Halt> {
    rows(db, "WHERE contract = $1 ORDER BY line", contract.to_string()).await
}

/// What the contracts of a line hold of it, taken together.
pub(crate) async fn engaged_in(db: &impl ConnectionTrait, line: LineId) -> Result<Funding, Halt> {
    let sql = "SELECT CAST(COALESCE(SUM(engaged_fen), 0) AS BIGINT) AS engaged_fen,
        CAST(COALESCE(SUM(committed_fen), 0) AS BIGINT) AS committed_fen,
        CAST(COALESCE(SUM(accrued_unpaid_fen), 0) AS BIGINT) AS accrued_unpaid_fen,
        CAST(COALESCE(SUM(paid_net_fen), 0) AS BIGINT) AS paid_net_fen FROM funding WHERE line = $1";
    let row = db
        .query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [line.to_string().into()]))
        .await?;
    row.map_or(Ok(Funding::default()), |row| funding_of(&row))
}

fn funding_of(row: &QueryResult) -> Result<Funding, Halt> {
    Ok(Funding {
        engaged: fen(row, "engaged_fen")?,
        committed: fen(row, "committed_fen")?,
        accrued_unpaid: fen(row, "accrued_unpaid_fen")?,
        paid_net: fen(row, "paid_net_fen")?,
    })
}

async fn rows(db: &impl ConnectionTrait, which: &str, value: String) -> Result<Vec<(LineId, Funding)>, Halt> {
    let sql = format!("SELECT line, engaged_fen, committed_fen, accrued_unpaid_fen, paid_net_fen FROM funding {which}");
    let found =
        db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [value.into()])).await?;
    found.iter().map(|row| Ok((line_of(row)?, funding_of(row)?))).collect()
}

/// The part of each line that an account of a contract holds; lines that hold nothing are left out.
pub(crate) async fn shares(
    db: &impl ConnectionTrait,
    contract: ContractId,
    account: Account,
) -> Result<Vec<Share>, Halt> {
    let held = fundings(db, contract).await?;
    let amount = |funding: &Funding| match account {
        Account::Committed => funding.committed,
        Account::AccruedUnpaid => funding.accrued_unpaid,
        Account::PaidNet => funding.paid_net,
        Account::Appropriated | Account::Available | Account::PreCommitted => Fen::ZERO,
    };
    let shares = held.iter().map(|(line, funding)| Share { line: *line, amount: amount(funding) });
    Ok(shares.filter(|share| share.amount.is_positive()).collect())
}
