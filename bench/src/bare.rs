//! The limits: the same SQL without the market around it. On SQLite an in-process single writer with group commit, on
//! PostgreSQL pgbench.

use crate::fixture::{ORGANISATIONS, TENDERS, id};
use rusqlite::{Connection, params};
use std::{
    process::Command,
    sync::mpsc,
    time::{Duration, Instant},
};

/// A bid as it lies sealed, and an answer as it is kept: padded, with version, nonce and seal.
const CIPHERTEXT: usize = 16_425;
const KEPT_ANSWER: usize = 4_137;
/// By what it is found, how it stands, and what the journal tells of it, in boxes.
const NOUN_HEAD: usize = 425;
const BOX: usize = 1_065;
const SMALL_HEAD: usize = 105;

/// The statements of a bid: what the market reads and writes for one.
const READS: [&str; 3] = [
    "SELECT answer FROM replay WHERE handle = $1",
    "SELECT * FROM tender WHERE id = $1",
    "SELECT * FROM organisation WHERE id = $1",
];
const BID: &str = "INSERT INTO sealed_noun (handle, only_one, head, box) VALUES ($1, $1, $2, $3)";
const SEALED: &str = "INSERT INTO sealed_content (handle, head, ciphertext) VALUES ($1, $2, $3)";
const WRITTEN: &str = "INSERT INTO journal (waits_for, box) VALUES ($1, $2)";
const KEPT: &str = "INSERT INTO replay (handle, input_sha256, answer, at) VALUES ($1, 'x', $2, 0)";
/// A bid is sealed, so that it gets a number among the sealed; the head of that numbering is kept with every commit.
const SEQUENCE: &str = "UPDATE journal SET sealed_position = waiting.place FROM (
    SELECT first.id AS key, ROW_NUMBER() OVER (ORDER BY first.id)
        + (SELECT COALESCE(MAX(sealed_position), 0) FROM journal WHERE sealed_position IS NOT NULL) AS place
    FROM (SELECT id FROM journal WHERE sealed_position IS NULL AND waits_for IS NOT NULL ORDER BY id LIMIT 5000) AS first
    ) AS waiting WHERE journal.id = waiting.key;
    INSERT INTO setting (name, value) SELECT 'sealed_head', MAX(sealed_position) || ':' ||
        '0000000000000000000000000000000000000000000000000000000000000000' FROM journal WHERE sealed_position IS NOT NULL
        ON CONFLICT (name) DO UPDATE SET value = excluded.value;";

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn one_bid(db: &Connection, number: u64) -> rusqlite::Result<()> {
    let bid = id(0x20, number);
    let (tender, organisation) = (id(3, number % TENDERS), id(1, number % ORGANISATIONS));
    let mut found = db.prepare_cached(READS[0])?;
    found.query(params![bid])?.next()?;
    drop(db.prepare_cached(READS[1])?.query(params![tender])?.next()?.map(|row| row.get::<_, String>(3)));
    drop(db.prepare_cached(READS[2])?.query(params![organisation])?.next()?.map(|row| row.get::<_, String>(2)));
    db.prepare_cached(BID)?.execute(params![bid, vec![7_u8; NOUN_HEAD], vec![7_u8; BOX]])?;
    db.prepare_cached(SEALED)?.execute(params![bid, vec![7_u8; SMALL_HEAD], vec![7_u8; CIPHERTEXT]])?;
    db.prepare_cached(WRITTEN)?.execute(params![vec![7_u8; SMALL_HEAD], vec![7_u8; BOX]])?;
    db.prepare_cached(KEPT)?.execute(params![bid, vec![7_u8; KEPT_ANSWER]])?;
    Ok(())
}

/// Bids a second through one writer that commits what waits together, asked by so many clients.
pub(crate) fn sqlite_bids(path: &str, clients: u64, time: Duration, from: u64) -> Result<f64, String> {
    let db = Connection::open(path).map_err(text)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = 1; PRAGMA busy_timeout = 20000;",
    )
    .map_err(text)?;
    db.set_prepared_statement_cache_capacity(64);
    let (queue, jobs) = mpsc::channel::<(u64, mpsc::SyncSender<()>)>();
    let askers: Vec<_> = (0..clients)
        .map(|client| {
            let queue = queue.clone();
            std::thread::spawn(move || {
                let (reply, answer) = mpsc::sync_channel(1);
                let began = Instant::now();
                let mut done = 0_u64;
                while began.elapsed() < time {
                    if queue.send((from + done * clients + client, reply.clone())).is_err() || answer.recv().is_err() {
                        break;
                    }
                    done += 1;
                }
                done
            })
        })
        .collect();
    drop(queue);
    let began = Instant::now();
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        db.execute_batch("BEGIN IMMEDIATE").map_err(text)?;
        let mut next = 0;
        while next < batch.len() {
            db.execute_batch("SAVEPOINT one").map_err(text)?;
            one_bid(&db, batch[next].0).map_err(text)?;
            db.execute_batch("RELEASE one").map_err(text)?;
            next += 1;
            while batch.len() < 256 && next == batch.len() {
                match jobs.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
        }
        db.execute_batch(SEQUENCE).map_err(text)?;
        db.execute_batch("COMMIT").map_err(text)?;
        for (_, reply) in batch {
            // Who asked may have run out of time.
            let _ = reply.send(());
        }
    }
    let done: u64 = askers.into_iter().map(|asker| asker.join().unwrap_or(0)).sum();
    Ok(done as f64 / began.elapsed().as_secs_f64())
}

/// Bids a second of pgbench with the same statements.
pub(crate) fn postgres_bids(pgbench: &str, url: &str, schema: &str, clients: u64, seconds: u64) -> Result<f64, String> {
    let tender = "'00000003-0000-7000-8000-' || lpad(:tender::text, 12, '0')";
    let organisation = "'00000001-0000-7000-8000-' || lpad(:organisation::text, 12, '0')";
    let bytes = |count: usize| format!("decode(repeat('07', {count}), 'hex')");
    let script = format!(
        "SET search_path TO {schema};
\\set number random(1, 999999999999)
\\set tender random(0, {})
\\set organisation random(0, {})
BEGIN;
SELECT answer FROM replay WHERE handle = 'b' || :number;
SELECT * FROM tender WHERE id = {tender} FOR KEY SHARE;
SELECT * FROM organisation WHERE id = {organisation} FOR KEY SHARE;
INSERT INTO sealed_noun (handle, only_one, head, box) VALUES ('b' || :number, 'b' || :number, {}, {});
INSERT INTO sealed_content (handle, head, ciphertext) VALUES ('b' || :number, {}, {});
INSERT INTO journal (waits_for, box) VALUES ({}, {});
INSERT INTO replay (handle, input_sha256, answer, at) VALUES ('b' || :number, 'x', {}, 0);
COMMIT;
",
        TENDERS - 1,
        ORGANISATIONS - 1,
        bytes(NOUN_HEAD),
        bytes(BOX),
        bytes(SMALL_HEAD),
        bytes(CIPHERTEXT),
        bytes(SMALL_HEAD),
        bytes(BOX),
        bytes(KEPT_ANSWER)
    )
    .replace("SET search_path TO", "-- ");
    let file = tempfile::NamedTempFile::new().map_err(text)?;
    std::fs::write(file.path(), script).map_err(text)?;
    let run = Command::new(pgbench)
        .args([
            "--no-vacuum",
            "--protocol",
            "prepared",
            "--jobs",
            "1",
            "--client",
            &clients.to_string(),
            "--time",
            &seconds.to_string(),
            "--file",
        ])
        .arg(file.path())
        .arg(url)
        .env("PGOPTIONS", format!("-csearch_path={schema}"))
        .output()
        .map_err(text)?;
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let line = said
        .lines()
        .find(|line| line.starts_with("tps"))
        .ok_or_else(|| format!("pgbench: {said} {}", String::from_utf8_lossy(&run.stderr)))?;
    line.split_whitespace().nth(2).and_then(|tps| tps.parse().ok()).ok_or_else(|| line.to_owned())
}

/// The query of the payment report, for the command lines of the databases.
pub(crate) const REPORT: &str =
    "SELECT payment.bank_reference, contract.title, entry.day, unit.code, unit.name, organisation.credit_code,
    organisation.name, contract.number, budget_line.source, budget_line.catalogue_code, 1, requester.name, approver.name,
    orderer.name, confirmer.name, entry.amount_fen
    FROM entry JOIN payment ON payment.id = entry.payment JOIN contract ON contract.id = entry.contract
    JOIN organisation ON organisation.id = payment.organisation JOIN budget_line ON budget_line.id = entry.budget_line
    JOIN unit ON unit.code = payment.unit JOIN journal ON journal.id = entry.journal
    LEFT JOIN person AS requester ON requester.id = payment.requested_by
    LEFT JOIN person AS approver ON approver.id = payment.approved_by
    LEFT JOIN payment_order ON payment_order.id = payment.payment_order
    LEFT JOIN person AS orderer ON orderer.id = payment_order.ordered_by
    LEFT JOIN person AS confirmer ON confirmer.id = journal.actor WHERE entry.to_account = 'paid_net' ORDER BY entry.day, entry.id";

/// Seconds that a program takes to write the report, and how many bytes.
pub(crate) fn exported(program: &str, arguments: &[&str], schema: &str) -> Result<(f64, usize), String> {
    let began = Instant::now();
    let run = Command::new(program)
        .args(arguments)
        .env("PGOPTIONS", format!("-csearch_path={schema}"))
        .output()
        .map_err(text)?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    }
    Ok((began.elapsed().as_secs_f64(), run.stdout.len()))
}
