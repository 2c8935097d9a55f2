//! A market made for measuring: many organisations, tenders with many lots, payments that wait for the bank. Rows are
//! written directly, as far as the acts that are measured need them; the books of this market mean nothing.

use domain::{
    actor::Person,
    contract::Contract,
    organisation::{CreditCode, Organisation},
    payment::Payment,
    tender::Tender,
};
use persistence::{Store, Stored, Table};
use procedures::vault::Vault;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};
use serde_json::{Value, json};

pub(crate) const ORGANISATIONS: u64 = 200;
pub(crate) const TENDERS: u64 = 40;
pub(crate) const LOTS: u64 = 50;
pub(crate) const PAYMENTS: u64 = 6000;

/// An identifier of the fixture: a kind and a number.
pub(crate) fn id(kind: u64, number: u64) -> String {
    format!("{kind:08x}-0000-7000-8000-{number:012}")
}

/// The token of a person of the fixture.
pub(crate) fn token(number: u64) -> String {
    format!("qd_bench_{number}")
}

const MOMENT: &str = "2026-03-02T09:00:00+08:00";
const TREASURY: u64 = 900_000;

/// The token of the treasury payer.
pub(crate) fn treasury() -> String {
    token(TREASURY)
}

fn say(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn add<N: Stored + serde::de::DeserializeOwned>(
    db: &DatabaseConnection,
    values: impl Iterator<Item = Value>,
) -> Result<(), String> {
    let mut rows = Vec::new();
    for value in values {
        let noun: N = serde_json::from_value(value).map_err(say)?;
        rows.push(noun.values().map_err(say)?);
        if rows.len() == 400 {
            insert(db, N::TABLE, std::mem::take(&mut rows)).await?;
        }
    }
    if rows.is_empty() { Ok(()) } else { insert(db, N::TABLE, rows).await }
}

async fn insert(db: &DatabaseConnection, table: &Table, rows: Vec<Vec<sea_orm::Value>>) -> Result<(), String> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let place = |at: usize| format!("${}", at + 1);
    let row = |row: usize| {
        let places: Vec<String> = (0..names.len()).map(|at| place(row * names.len() + at)).collect();
        format!("({})", places.join(", "))
    };
    let places: Vec<String> = (0..rows.len()).map(row).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, names.join(", "), places.join(", "));
    let values = rows.into_iter().flatten();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(drop).map_err(say)
}

fn organisation(number: u64) -> Value {
    let code = CreditCode::complete(&format!("52310115MJ{number:06}X"));
    json!({
        "id": id(1, number), "credit_code": code, "name": format!("上海第{number}社工事务所"), "kind": "service_institution",
        "registration_authority": "310115-MZ", "status": "confirmed", "registry_entries": [], "applied_at": MOMENT, "version": 2,
    })
}

fn person(number: u64, role_assignment: Value) -> Value {
    json!({
        "id": id(2, number), "login": format!("bench{number}"), "name": "压测", "status": "active", "role_assignments": [role_assignment],
        "added_at": MOMENT, "version": 2,
    })
}

fn tender(number: u64) -> Value {
    let lots: Vec<Value> = (1..=LOTS)
        .map(|lot| json!({ "number": lot, "item": id(9, lot), "title": "居家养老服务", "ceiling": "480000.00", "outcome": "open", "opening": [] }))
        .collect();
    json!({
        "id": id(3, number), "unit": "310115004", "number": format!("310115004-2026-T{number:06}"), "status": "published",
        "tender_documents": {
            "title": "社区居家养老服务采购", "description": "按季度验收付款。", "method": "competitive_consultation", "lots": lots,
            "criteria": [
                { "code": "price", "kind": "price", "title": "报价", "points": 20 },
                { "code": "plan", "kind": "quality", "title": "方案", "points": 80 },
            ],
            "bid_deadline": "2100-04-20T10:00:00+08:00", "score_places": 2, "attachments": [],
        },
        "bid_deadline": "2100-04-20T10:00:00+08:00", "clarifications": [], "suspensions": [],
        "chance": { "suppliers": "0".repeat(64), "panel": "0".repeat(64), "ties": "0".repeat(64) }, "drafted_by": id(2, 0), "drafted_at": MOMENT,
        "published_at": MOMENT, "opened_at": null, "end_reason": null, "version": 3,
    })
}

fn contract(number: u64) -> Value {
    json!({
        "id": id(5, number), "number": format!("310115004-2026-C{number:06}"), "unit": "310115004", "organisation": id(1, number % ORGANISATIONS),
        "award": id(8, number), "tender": id(3, 0), "lot": 1, "item": id(9, 1), "price": "1000.00", "base_price": "1000.00", "topped_up": "0.00",
        "terms": {
            "title": "合同", "text": "按约履行。", "price": "1000.00", "start_date": "2026-03-02", "end_date": "2027-03-01", "long_term": null,
            "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "milestones": [], "allocations": [],
        },
        "proposed": null, "status": "effective", "signing_due_date": "2026-04-01", "handled_by": id(2, 0), "handlers": [], "drafted_at": MOMENT,
        "effective_at": MOMENT, "version": 4,
    })
}

fn payment(number: u64) -> Value {
    json!({
        "id": id(7, number), "contract": id(5, number), "invoice": id(6, number), "unit": "310115004",
        "organisation": id(1, number % ORGANISATIONS), "amount": "10.00", "payee": { "name": "某社", "bank": "上海银行", "account": "1" },
        "status": "sent", "late": false, "payment_due_date": "2100-04-01", "requested_by": id(2, 0), "requested_at": MOMENT,
        "approved_by": id(2, 1), "bank_reference": null, "allocations": [], "overpaid": [], "written_off": [], "charges": [], "came_back": [],
        "paid_at": null, "version": 3,
    })
}

/// Makes the market. Payments with an even number draw on one line, those with an odd number on a line of their own.
pub(crate) async fn make(database: &str, key: &str, vault: &Vault) -> Result<(), String> {
    drop(Store::open(database, key).await.map_err(say)?);
    let db = Database::connect(database).await.map_err(say)?;
    db.execute_unprepared(
        "INSERT INTO unit (code, name, tier, department, parent) VALUES ('31', '上海市人民政府', 'city', 'territory', NULL),
         ('310115', '浦东新区人民政府', 'district', 'territory', '31'), ('310115-MZ', '民政局', 'district', 'civil_affairs', '310115'),
         ('310115-CZ', '财政局', 'district', 'finance', '310115'), ('310115004', '潍坊新村街道办事处', 'street', 'territory', '310115')",
    )
    .await
    .map_err(say)?;
    let seat =
        |number: u64| json!({ "id": id(4, number), "role": "bidder", "unit": null, "organisation": id(1, number) });
    add::<Organisation>(&db, (0..ORGANISATIONS).map(organisation)).await?;
    add::<Person>(&db, (0..ORGANISATIONS).map(|number| person(number, seat(number)))).await?;
    let role_assignment =
        json!({ "id": id(4, TREASURY), "role": "treasury_payer", "unit": "310115-CZ", "organisation": null });
    add::<Person>(&db, std::iter::once(person(TREASURY, role_assignment))).await?;
    for number in (0..ORGANISATIONS).chain([TREASURY]) {
        let role = if number == TREASURY { "treasury_payer" } else { "bidder" };
        let sql = format!(
            "INSERT INTO api_token (id, person, secret_hash, purpose, roles, made_at, expires_at, revoked_at)
             VALUES ('{}', '{}', '{}', 'bench', '{role}', 0, 9999999999999, NULL)",
            id(10, number),
            id(2, number),
            vault.digest_of_secret(&token(number))
        );
        db.execute_unprepared(&sql).await.map_err(say)?;
    }
    add::<Tender>(&db, (0..TENDERS).map(tender)).await?;
    make_payments(&db).await
}

/// Parents of the payments that no act of the bench looks at are written as bare rows.
async fn make_payments(db: &DatabaseConnection) -> Result<(), String> {
    // A payment is borne by lines of the year in which it is made.
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(say)?;
    let this_year = domain::Moment::from_millis(i64::try_from(since.as_millis()).map_err(say)?).day().year();
    let numbers =
        format!("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", PAYMENTS - 1);
    let at = |kind: u64| format!("'{kind:08x}-0000-7000-8000-' || substr(CAST(1000000000000 + i AS TEXT), 2)");
    let fixed = |kind: u64, number: u64| format!("'{}'", id(kind, number));
    let rows = [
        format!(
            "INSERT INTO purchase_list VALUES ({}, '310115004', 2026, '清单', {}, 0, 1)",
            fixed(11, 0),
            fixed(2, 0)
        ),
        format!(
            "INSERT INTO purchase_item (id, list, unit, requirement, status, drafted_by, consented, allocations, intention_published_at, tender, drafted_at, version, catalogue_code, category, title) VALUES ({}, {}, '310115004', '{{}}', 'in_tender', {}, false, '[]', NULL, NULL, 0, 1, 'C05010400', 'C050104', '居家养老服务')",
            fixed(9, 1),
            fixed(11, 0),
            fixed(2, 0)
        ),
        format!(
            "INSERT INTO budget_line (id, unit, year, given_year, source, catalogue_code, title, opened_at, carried_forward, version) {numbers} SELECT {}, '310115004', {this_year}, {this_year}, 'city', 'C' || CAST(10000000 + i AS TEXT), '预算', 0, false, 1 FROM n",
            at(12)
        ),
        format!(
            "INSERT INTO budget_line_balance (budget_line, appropriated_fen, carried_in_fen, available_fen, pre_committed_fen, engaged_fen, other_owed_fen, other_paid_fen, carried_forward_fen, to_treasury_fen) {numbers} SELECT {}, 100000000, 0, 0, 0, 100000000, 0, 0, 0, 0 FROM n",
            at(12)
        ),
        format!(
            "INSERT INTO bid (id, tender, lot, organisation, unit, status, receipt, content, exclusion_reason, score, rank, version) {numbers} SELECT {}, {}, i + 1000, {}, '310115004', 'won', '{{}}', '{{}}', NULL, NULL, 1, 1 FROM n",
            at(13),
            fixed(3, 0),
            fixed(1, 0)
        ),
        format!(
            "INSERT INTO award (id, tender, lot, unit, bid, organisation, rank, price, status, recommended_at, decided_at, reason, published_at, paused_days, version) {numbers} SELECT {}, {}, i + 1000, '310115004', {}, {}, 1, 100000, 'contracted', 0, 0, NULL, 0, 0, 1 FROM n",
            at(8),
            fixed(3, 0),
            at(13),
            fixed(1, 0)
        ),
    ];
    for sql in rows {
        db.execute_unprepared(&sql).await.map_err(|error| format!("{error}: {sql}"))?;
    }
    add::<Contract>(db, (0..PAYMENTS).map(contract)).await?;
    let line = format!("CASE WHEN i % 2 = 0 THEN {} ELSE {} END", fixed(12, 0), at(12));
    let rows = [
        format!("INSERT INTO funding (contract, budget_line, engaged_fen, committed_fen, accrued_unpaid_fen, retained_fen, prepaid_open_fen, paid_net_fen, overpaid_fen) {numbers} SELECT {}, {line}, 100000, 0, 100000, 0, 0, 0, 0 FROM n", at(5)),
        format!(
            "INSERT INTO milestone (id, contract, unit, organisation, number, plan, due, amount, accepted, invoiced, status, overdue, report, evidence, acceptance, delivered_at, accepted_at, advance_recovered, retained, deducted, acceptors, version, title) {numbers} SELECT {}, {}, '310115004', {}, 1, '{{}}', '2026-04-01', 100000, 100000, 100000, 'accepted',
             false, NULL, '[]', NULL, 0, 0, 0, 0, 0, '[]', 1, '季度服务' FROM n",
            at(14), at(5), fixed(1, 0)
        ),
        format!(
            "INSERT INTO invoice (id, contract, milestone, unit, organisation, figures, number, gross, claimed, status, received_at, payment_due_date, kind, disputed, reversed, version) {numbers} SELECT {}, {}, {}, '310115004', {}, '{{}}', CAST(i AS TEXT), 100000, 1000, 'payable', 0,
             '2100-04-01', 'acceptance', 0, 0, 2 FROM n",
            at(6), at(5), at(14), fixed(1, 0)
        ),
    ];
    for sql in rows {
        db.execute_unprepared(&sql).await.map_err(|error| format!("{error}: {sql}"))?;
    }
    add::<Payment>(db, (0..PAYMENTS).map(payment)).await
}

/// Adds tenders without lots until there are so many, for the growth of lists.
pub(crate) async fn grow_tenders(database: &str, from: u64, to: u64) -> Result<(), String> {
    let db = Database::connect(database).await.map_err(say)?;
    let sql = format!(
        "INSERT INTO tender (id, unit, number, tender_documents, status, bid_deadline, clarifications, drafted_by, drafted_at, published_at, opened_at, end_reason, version, method, chance, suspensions, title) WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {})
         SELECT '0000000f-0000-7000-8000-' || substr(CAST(1000000000000 + i AS TEXT), 2), '310115004', 'G' || CAST(i AS TEXT),
         (SELECT tender_documents FROM tender WHERE id = '{}'), 'published', 4111351200000 + i, '[]', '{}', 0, 0, NULL, NULL, 1,
         'competitive_consultation', (SELECT chance FROM tender WHERE id = '{}'), '[]', '社区居家养老服务采购' FROM n",
        to - 1,
        id(3, TENDERS),
        id(2, 0),
        id(3, TENDERS)
    );
    if from == 0 {
        let mut small = tender(TENDERS);
        let lots = small["tender_documents"]["lots"].as_array_mut().ok_or("no lots")?;
        lots.truncate(1);
        add::<Tender>(&db, std::iter::once(small)).await?;
    }
    db.execute_unprepared(&sql).await.map_err(say).map(|_| ())
}

/// Adds paid payments until there are so many, for the report: a thousand a day, a row of the journal behind each. The
/// market gives them their positions and digests with the next act, see [`sealed`].
pub(crate) async fn grow_entries(database: &str, from: u64, to: u64) -> Result<(), String> {
    let db = Database::connect(database).await.map_err(say)?;
    let growth = db.begin().await.map_err(say)?;
    let key = 1 + number(&growth, "SELECT COALESCE(MAX(id), 0) AS found FROM journal").await?.max(900_000_000);
    let numbers = format!("WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {})", to - 1);
    let two = |number: &str| format!("substr(CAST(101 + {number} AS TEXT), 2)");
    let day = format!(
        "CAST(2020 + i / 336000 AS TEXT) || '-' || {} || '-' || {}",
        two("i / 28000 % 12"),
        two("i / 1000 % 28")
    );
    let at = |kind: u64, number: &str| {
        format!("'{kind:08x}-0000-7000-8000-' || substr(CAST(1000000000000 + {number} AS TEXT), 2)")
    };
    let of = |kind: u64| at(kind, &format!("i % {PAYMENTS}"));
    let (line, contract, invoice, organisation) =
        (of(12), of(5), of(6), at(1, &format!("i % {PAYMENTS} % {ORGANISATIONS}")));
    let (payment, amount, asked, granted) = (at(16, "i"), "100 + i % 9973", id(2, 0), id(2, 1));
    for sql in [
        format!(
            "INSERT INTO payment (id, contract, invoice, unit, organisation, amount, payee, status, late, payment_due_date, requested_by, requested_at,
                approved_by, bank_reference, allocations, overpaid, written_off, charges, came_back, paid_at, version, value_date, advance) {numbers}
             SELECT {payment}, {contract}, {invoice}, '310115004', {organisation}, {amount}, '{{}}', 'paid', false, '2100-04-01', '{asked}', 0,
                '{granted}', 'PAID' || CAST(i AS TEXT), '[]', '[]', '[]', '[]', '[]', 0, 4, {day}, false FROM n"
        ),
        format!(
            "INSERT INTO journal (id, position, at, actor, act, noun, subject, event) {numbers}
             SELECT {key} + i - {from}, NULL, 0, '{granted}', 'confirm_payment', 'payment', {payment}, '{{}}' FROM n"
        ),
        format!(
            "INSERT INTO entry (journal, cause, at, day, budget_line, from_account, to_account, amount_fen, contract, payment) {numbers}
             SELECT {key} + i - {from}, 'payment', 0, {day}, {line}, 'accrued_unpaid', 'paid_net', {amount}, {contract}, {payment} FROM n"
        ),
    ] {
        growth.execute_unprepared(&sql).await.map_err(say)?;
    }
    growth.commit().await.map_err(say)
}

/// Waits until the journal has its positions and its digests, and lets the database look at what there is.
pub(crate) async fn sealed(database: &str) -> Result<(), String> {
    let db = Database::connect(database).await.map_err(say)?;
    let due = "SELECT COUNT(*) - COALESCE((SELECT MAX(position) FROM journal_seal), 0) AS found FROM journal
        WHERE waits_for IS NULL";
    for _ in 0..1_200 {
        if number(&db, due).await? < 1_000 {
            return db.execute_unprepared("ANALYZE").await.map_err(say).map(|_| ());
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    Err("the journal was not sealed within ten minutes".to_owned())
}

async fn number(db: &impl ConnectionTrait, sql: &str) -> Result<i64, String> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.map_err(say)?;
    row.ok_or("no row")?.try_get("", "found").map_err(say)
}

#[cfg(test)]
mod tests {
    /// Columns come and go; a fixture that was left behind is found here and not on the day of measuring.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_market_of_the_bench_fits_the_tables() -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(super::say)?;
        let database = format!("sqlite:{}", folder.path().join("bench.db").display());
        let (key, vault) = (procedures::key::Key::random().map_err(super::say)?, super::Vault::new([7; 32]));
        super::make(&database, &key.wrap(&vault).map_err(super::say)?, &vault).await?;
        super::grow_tenders(&database, 0, 10).await?;
        super::grow_entries(&database, 0, 10).await
    }
}
