//! The ledger in the database: entries are appended, balances follow them in the same transaction, and the
//! constraints of the database guard both.

use crate::{db::Db, db::placeholders, error::Error, row::Row};
use domain::{
    Fen, Moment, Reason, Refusal,
    budget::BudgetAllocation,
    ids::{BudgetLineId, ContractId, OrganisationId},
    ledger::{Account, BudgetLineBalance, Entry, Funding},
};
use sea_orm::Value;
use std::collections::BTreeMap;

/// Appends the entries of one journal row and moves the balances.
pub(crate) async fn post(db: Db<'_>, journal: i64, at: Moment, entries: &[Entry]) -> Result<(), Error> {
    let mut lines: BTreeMap<BudgetLineId, BudgetLineBalance> = BTreeMap::new();
    let mut fundings: BTreeMap<(BudgetLineId, ContractId), Funding> = BTreeMap::new();
    for entry in entries {
        let Some(budget_line) = entry.budget_line else { continue };
        lines.entry(budget_line).or_default().add(&BudgetLineBalance::change(entry));
        if let Some(contract) = entry.contract {
            fundings.entry((budget_line, contract)).or_default().add(&Funding::change(entry));
        }
    }
    // Always in the order of the lines, so that two procedures never wait for each other.
    for (budget_line, change) in lines.iter().filter(|(_, change)| !change.is_nothing()) {
        move_line(db, *budget_line, change).await?;
    }
    for ((budget_line, contract), change) in &fundings {
        move_funding(db, *budget_line, *contract, change).await?;
    }
    append(db, journal, at, entries).await
}

/// The columns of an entry, in order.
const ENTRY: [&str; 15] = [
    "journal",
    "at",
    "day",
    "budget_line",
    "from_account",
    "to_account",
    "amount_fen",
    "cause",
    "contract",
    "payment",
    "invoice",
    "deposit",
    "bond",
    "interest_claim",
    "bank_reference",
];
/// How many entries one statement appends: within the values that SQLite allows.
const ENTRIES_MAX: usize = 1_000;

async fn append(db: Db<'_>, journal: i64, at: Moment, entries: &[Entry]) -> Result<(), Error> {
    for chunk in entries.chunks(ENTRIES_MAX) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * ENTRY.len());
        let mut rows = Vec::with_capacity(chunk.len());
        for entry in chunk {
            let first = values.len() + 1;
            values.extend([
                journal.into(),
                at.millis().into(),
                entry.day.unwrap_or(at.day()).to_string().into(),
                entry.budget_line.map(|id| id.to_string()).into(),
                entry.from.word().into(),
                entry.to.word().into(),
                entry.amount.get().into(),
                entry.cause.word().into(),
                entry.contract.map(|id| id.to_string()).into(),
                entry.payment.map(|id| id.to_string()).into(),
                entry.invoice.map(|id| id.to_string()).into(),
                entry.deposit.map(|id| id.to_string()).into(),
                entry.bond.map(|id| id.to_string()).into(),
                entry.interest_claim.map(|id| id.to_string()).into(),
                entry.bank_reference.as_ref().map(ToString::to_string).into(),
            ]);
            rows.push(format!("({})", placeholders(first, ENTRY.len())));
        }
        let sql = format!("INSERT INTO entry ({}) VALUES {}", ENTRY.join(", "), rows.join(", "));
        db.run(sql, values).await?;
    }
    Ok(())
}

/// The columns of a line's balance and of a funding, with what a change adds to each.
fn parts_of_line(change: &BudgetLineBalance) -> [(&'static str, Fen); 9] {
    [
        ("appropriated_fen", change.appropriated),
        ("carried_in_fen", change.carried_in),
        ("available_fen", change.available),
        ("pre_committed_fen", change.pre_committed),
        ("engaged_fen", change.engaged),
        ("other_owed_fen", change.other_owed),
        ("other_paid_fen", change.other_paid),
        ("carried_forward_fen", change.carried_forward),
        ("to_treasury_fen", change.to_treasury),
    ]
}

fn parts_of_funding(change: &Funding) -> [(&'static str, Fen); 7] {
    [
        ("engaged_fen", change.engaged),
        ("committed_fen", change.committed),
        ("accrued_unpaid_fen", change.accrued_unpaid),
        ("retained_fen", change.retained),
        ("prepaid_open_fen", change.prepaid_open),
        ("paid_net_fen", change.paid_net),
        ("overpaid_fen", change.overpaid),
    ]
}

/// Adds a change to a row, on the condition that nothing falls below zero; or makes the row. Tells whether either was
/// done.
async fn shift(
    db: Db<'_>,
    table: &str,
    keys: &[(&str, String)],
    parts: &[(&str, Fen)],
    is_new: bool,
) -> Result<bool, Error> {
    let mut values: Vec<Value> = keys.iter().map(|(_, key)| key.as_str().into()).collect();
    values.extend(parts.iter().map(|(_, amount)| Value::from(amount.get())));
    let hole = |at: usize| format!("${}", keys.len() + at + 1);
    let sql = if is_new {
        let columns: Vec<&str> = keys.iter().map(|(key, _)| *key).chain(parts.iter().map(|(part, _)| *part)).collect();
        format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), placeholders(1, columns.len()))
    } else {
        let set: Vec<String> =
            parts.iter().enumerate().map(|(at, (part, _))| format!("{part} = {part} + {}", hole(at))).collect();
        let keyed = keys.iter().enumerate().map(|(at, (key, _))| format!("{key} = ${}", at + 1));
        let kept = parts.iter().enumerate().map(|(at, (part, _))| format!("{part} + {} >= 0", hole(at)));
        let conditions: Vec<String> = keyed.chain(kept).collect();
        format!("UPDATE {table} SET {} WHERE {}", set.join(", "), conditions.join(" AND "))
    };
    let done = db.run(sql, values).await?;
    Ok(done == 1)
}

async fn move_line(db: Db<'_>, budget_line: BudgetLineId, change: &BudgetLineBalance) -> Result<(), Error> {
    let (keys, parts) = ([("budget_line", budget_line.to_string())], parts_of_line(change));
    if shift(db, "budget_line_balance", &keys, &parts, false).await? {
        return Ok(());
    }
    let Some(balance) = budget_line_balance(db, budget_line).await? else {
        if change.appropriated.is_positive() || change.carried_in.is_positive() {
            shift(db, "budget_line_balance", &keys, &parts, true).await?;
            return Ok(());
        }
        return Err(Refusal::of(Reason::NoSuchPart).field("budget_line").with("what", "预算指标 ¦ budget line").into());
    };
    let short = [
        (Account::Available, balance.available, change.available),
        (Account::PreCommitted, balance.pre_committed, change.pre_committed),
        (Account::OtherOwed, balance.other_owed, change.other_owed),
        (Account::OtherPaid, balance.other_paid, change.other_paid),
    ];
    Err(exceeded(budget_line, &short).into())
}

async fn move_funding(
    db: Db<'_>,
    budget_line: BudgetLineId,
    contract: ContractId,
    change: &Funding,
) -> Result<(), Error> {
    let (keys, parts) =
        ([("contract", contract.to_string()), ("budget_line", budget_line.to_string())], parts_of_funding(change));
    if shift(db, "funding", &keys, &parts, false).await? {
        return Ok(());
    }
    let held =
        fundings(db, contract).await?.into_iter().find(|(held, _)| *held == budget_line).map(|(_, funding)| funding);
    let Some(held) = held else {
        shift(db, "funding", &keys, &parts, true).await?;
        return Ok(());
    };
    let accounts = [
        Account::Committed,
        Account::AccruedUnpaid,
        Account::Retained,
        Account::PrepaidOpen,
        Account::PaidNet,
        Account::Overpaid,
    ];
    let short = accounts.map(|account| (account, held.of(account), change.of(account)));
    Err(exceeded(budget_line, &short).into())
}

fn exceeded(budget_line: BudgetLineId, accounts: &[(Account, Fen, Fen)]) -> Refusal {
    let short = accounts.iter().find(|(_, balance, change)| balance.get() + change.get() < 0);
    let (account, balance, change) = short.copied().unwrap_or((Account::Available, Fen::ZERO, Fen::ZERO));
    Refusal::of(Reason::BudgetExceeded)
        .with("budget_line", budget_line)
        .with("account", account)
        .with("balance", balance)
        .with("needed", Fen::new(-change.get()))
}

fn fen(row: &Row, column: &str) -> Result<Fen, Error> {
    Ok(Fen::new(row.get(column)?))
}

fn line_of(row: &Row) -> Result<BudgetLineId, Error> {
    Ok(row.get::<String>("budget_line")?.parse()?)
}

/// The columns of a balance, each summed if many rows are read as one.
fn columns(parts: &[(&str, Fen)], summed: bool) -> String {
    let column = |(part, _): &(&str, Fen)| {
        if summed { format!("CAST(COALESCE(SUM({part}), 0) AS BIGINT) AS {part}") } else { (*part).to_owned() }
    };
    parts.iter().map(column).collect::<Vec<_>>().join(", ")
}

/// What a line holds; none if nothing was appropriated.
pub(crate) async fn budget_line_balance(
    db: Db<'_>,
    budget_line: BudgetLineId,
) -> Result<Option<BudgetLineBalance>, Error> {
    let columns = columns(&parts_of_line(&BudgetLineBalance::default()), false);
    let sql = format!("SELECT {columns} FROM budget_line_balance WHERE budget_line = $1");
    let row = db.row(sql, [budget_line.to_string().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(line_balance_of(&row)?))
}

pub(crate) fn line_balance_of(row: &Row) -> Result<BudgetLineBalance, Error> {
    Ok(BudgetLineBalance {
        appropriated: fen(row, "appropriated_fen")?,
        carried_in: fen(row, "carried_in_fen")?,
        available: fen(row, "available_fen")?,
        pre_committed: fen(row, "pre_committed_fen")?,
        engaged: fen(row, "engaged_fen")?,
        other_owed: fen(row, "other_owed_fen")?,
        other_paid: fen(row, "other_paid_fen")?,
        carried_forward: fen(row, "carried_forward_fen")?,
        to_treasury: fen(row, "to_treasury_fen")?,
    })
}

/// What a contract holds of each of its lines, in the order of the lines.
pub(crate) async fn fundings(db: Db<'_>, contract: ContractId) -> Result<Vec<(BudgetLineId, Funding)>, Error> {
    let columns = columns(&parts_of_funding(&Funding::default()), false);
    let sql = format!("SELECT budget_line, {columns} FROM funding WHERE contract = $1 ORDER BY budget_line");
    let found = db.rows(sql, [contract.to_string().into()]).await?;
    found.iter().map(|row| Ok((line_of(row)?, funding_of(row)?))).collect()
}

/// What was paid in advance to a supplier and is not earned, contract by contract.
pub(crate) async fn prepaid_to(db: Db<'_>, organisation: OrganisationId) -> Result<BTreeMap<ContractId, Fen>, Error> {
    let sql = "SELECT funding.contract, CAST(SUM(funding.prepaid_open_fen) AS BIGINT) AS prepaid FROM funding
        JOIN contract ON contract.id = funding.contract WHERE contract.organisation = $1 GROUP BY funding.contract";
    let values = [organisation.to_string().into()];
    let found = db.rows(sql, values).await?;
    found.iter().map(|row| Ok((row.get::<String>("contract")?.parse()?, fen(row, "prepaid")?))).collect()
}

/// What each contract holds of a line, in the order of the contracts; those that hold nothing open are left out.
pub(crate) async fn open_fundings(db: Db<'_>, budget_line: BudgetLineId) -> Result<Vec<(ContractId, Funding)>, Error> {
    let columns = columns(&parts_of_funding(&Funding::default()), false);
    let sql = format!(
        "SELECT contract, {columns} FROM funding WHERE budget_line = $1
         AND committed_fen + accrued_unpaid_fen + retained_fen > 0 ORDER BY contract"
    );
    let found = db.rows(sql, [budget_line.to_string().into()]).await?;
    found.iter().map(|row| Ok((row.get::<String>("contract")?.parse()?, funding_of(row)?))).collect()
}

/// What the contracts of a line hold of it, taken together.
pub(crate) async fn engaged_in(db: Db<'_>, budget_line: BudgetLineId) -> Result<Funding, Error> {
    let sql =
        format!("SELECT {} FROM funding WHERE budget_line = $1", columns(&parts_of_funding(&Funding::default()), true));
    let row = db.row(sql, [budget_line.to_string().into()]).await?;
    row.map_or(Ok(Funding::default()), |row| funding_of(&row))
}

pub(crate) fn funding_of(row: &Row) -> Result<Funding, Error> {
    Ok(Funding {
        engaged: fen(row, "engaged_fen")?,
        committed: fen(row, "committed_fen")?,
        accrued_unpaid: fen(row, "accrued_unpaid_fen")?,
        retained: fen(row, "retained_fen")?,
        prepaid_open: fen(row, "prepaid_open_fen")?,
        paid_net: fen(row, "paid_net_fen")?,
        overpaid: fen(row, "overpaid_fen")?,
    })
}

/// The part of each line that an account of a contract holds once these entries are posted as well; lines that hold nothing are
/// left out.
pub(crate) fn moved(
    held: impl Iterator<Item = (BudgetLineId, Funding)>,
    entries: impl Iterator<Item = Entry>,
    contract: ContractId,
    account: Account,
) -> Vec<BudgetAllocation> {
    let mut lines: BTreeMap<BudgetLineId, i64> = held.map(|(line, of)| (line, of.of(account).get())).collect();
    for entry in entries.filter(|entry| entry.contract == Some(contract)) {
        let Some(budget_line) = entry.budget_line else { continue };
        let by = Funding::change(&entry).of(account).get();
        *lines.entry(budget_line).or_default() += by;
    }
    let allocations =
        lines.into_iter().map(|(budget_line, amount)| BudgetAllocation { budget_line, amount: Fen::new(amount) });
    allocations.filter(|share| share.amount.is_positive()).collect()
}

/// What a contract holds of each line, with the year of the line.
pub(crate) async fn fundings_by_year(
    db: Db<'_>,
    contract: ContractId,
) -> Result<BTreeMap<BudgetLineId, (i64, Funding)>, Error> {
    let columns = columns(&parts_of_funding(&Funding::default()), false);
    let sql = format!(
        "SELECT budget_line, year, {columns} FROM funding
         JOIN budget_line ON budget_line.id = funding.budget_line WHERE funding.contract = $1"
    );
    let found = db.rows(&sql, [contract.to_string().into()]).await?;
    found.iter().map(|row| Ok((line_of(row)?, (row.get("year")?, funding_of(row)?)))).collect()
}
