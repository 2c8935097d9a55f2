//! The migrations: one set of SQL files for both databases, frozen once landed.

use crate::{bank, seal};
use sea_orm_migration::{MigrationTrait, MigratorTrait, prelude::*, sea_orm::DbBackend};

/// All migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(SqlFile {
                name: "0001_the_house",
                sql: include_str!("../../../migrations/0001_the_house.sql"),
                append_only: &[("entry", ""), ("journal", "position")],
                thawed: &[],
                widened: &[],
                reworded: &[],
                on_postgres: "",
            }),
            Box::new(SqlFile {
                name: "0002_the_rulebook",
                sql: include_str!("../../../migrations/0002_the_rulebook.sql"),
                append_only: &[],
                thawed: &[],
                widened: &[
                    (
                        "tender",
                        "status",
                        "'draft', 'in_review', 'published', 'closed', 'opened', 'evaluated', 'completed',\n        'void', 'cancelled'",
                        "'draft', 'in_review', 'announced', 'published', 'closed', 'opened', 'quoting', 'evaluated', \
                         'completed', 'void', 'cancelled'",
                    ),
                    (
                        "tender",
                        "method",
                        "'open_tender', 'competitive_consultation', 'self_run'",
                        "'open_tender', 'invited_tender', 'competitive_negotiation', 'competitive_consultation', \
                         'single_source', 'closed_framework', 'open_framework', 'self_run', 'call_for_proposals'",
                    ),
                ],
                reworded: &[],
                on_postgres: "",
            }),
            Box::new(the_money()),
            Box::new(TheBank),
            Box::new(SqlFile {
                name: "0005_the_reports",
                sql: include_str!("../../../migrations/0005_the_reports.sql"),
                append_only: &[],
                thawed: &[],
                widened: &[],
                reworded: &[],
                on_postgres: "",
            }),
            Box::new(TheSealedActs(SqlFile {
                name: "0006_the_sealed_acts",
                sql: include_str!("../../../migrations/0006_the_sealed_acts.sql"),
                append_only: &[("journal", "position sealed_position")],
                thawed: &[("journal", "position")],
                widened: &[],
                reworded: &[],
                on_postgres: "",
            })),
        ]
    }
}

/// Accounts of a contract beyond the first, of the end of a year and of money that is not the budget's.
fn the_money() -> SqlFile {
    const ACCOUNTS_BEFORE: &str =
        "'appropriated', 'available', 'pre_committed', 'committed',\n        'accrued_unpaid', 'paid_net'";
    const ACCOUNTS: &str = "'appropriated', 'available', 'pre_committed', 'committed', 'accrued_unpaid', 'retained', \
         'prepaid_open', 'paid_net', 'carried_forward', 'to_treasury', 'held_cash', 'deposits_held', 'bonds_held', 'forfeited'";
    SqlFile {
        name: "0003_the_money",
        sql: include_str!("../../../migrations/0003_the_money.sql"),
        append_only: &[("journal_seal", ""), ("entry", ""), ("journal", "position")],
        thawed: &[("entry", ""), ("journal", "position")],
        widened: &[
            ("entry", "from_account", ACCOUNTS_BEFORE, ACCOUNTS),
            ("entry", "to_account", ACCOUNTS_BEFORE, ACCOUNTS),
            ("invoice", "status", "'received', 'payable', 'rejected'", "'received', 'payable', 'rejected', 'reversed'"),
            (
                "payment",
                "status",
                "'requested', 'approved', 'sent', 'paid', 'returned', 'failed'",
                "'requested', 'approved', 'sent', 'paid', 'returned', 'failed', 'reversed'",
            ),
        ],
        reworded: &[
            ("entry", "line TEXT NOT NULL REFERENCES", "line TEXT REFERENCES"),
            ("invoice", "milestone TEXT NOT NULL REFERENCES", "milestone TEXT REFERENCES"),
            (
                "payment",
                "CHECK ((status = 'paid') = (bank_reference IS NOT NULL))",
                "CHECK ((status IN ('paid', 'reversed')) = (bank_reference IS NOT NULL))",
            ),
            (
                "line_balance",
                "available_fen + pre_committed_fen + engaged_fen)",
                "available_fen + pre_committed_fen + engaged_fen + carried_forward_fen + to_treasury_fen)",
            ),
            (
                "funding",
                "committed_fen + accrued_unpaid_fen + paid_net_fen)",
                "committed_fen + accrued_unpaid_fen + retained_fen + prepaid_open_fen + paid_net_fen)",
            ),
        ],
        on_postgres: "ALTER TABLE entry ALTER COLUMN line DROP NOT NULL;
            ALTER TABLE invoice ALTER COLUMN milestone DROP NOT NULL;
            ALTER TABLE payment DROP CONSTRAINT payment_check1;
            ALTER TABLE payment ADD CHECK ((status IN ('paid', 'reversed')) = (bank_reference IS NOT NULL));
            ALTER TABLE line_balance DROP CONSTRAINT line_balance_check;
            ALTER TABLE line_balance ADD CHECK (appropriated_fen = available_fen + pre_committed_fen + engaged_fen
                + carried_forward_fen + to_treasury_fen);
            ALTER TABLE funding DROP CONSTRAINT funding_check;
            ALTER TABLE funding ADD CHECK (engaged_fen = committed_fen + accrued_unpaid_fen + retained_fen
                + prepaid_open_fen + paid_net_fen);",
    }
}

/// A migration that is one SQL file.
struct SqlFile {
    name: &'static str,
    sql: &'static str,
    /// Tables whose rows never change or go, but for columns that may be filled in once.
    append_only: &'static [(&'static str, &'static str)],
    /// Those of them whose rules are made anew here, and whose rows may be changed by this file only.
    thawed: &'static [(&'static str, &'static str)],
    /// Columns that take more words from now on: table, column, the words as they stand in its CHECK, the words instead.
    widened: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// What tables say otherwise from now on, on SQLite: table, the words as they stand, the words instead.
    reworded: &'static [(&'static str, &'static str, &'static str)],
    /// The same on PostgreSQL.
    on_postgres: &'static str,
}

/// References of the bank get a table of their own, filled from the journal.
struct TheBank;

impl MigrationName for TheBank {
    fn name(&self) -> &str {
        "0004_the_bank"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for TheBank {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(include_str!("../../../migrations/0004_the_bank.sql")).await?;
        bank::take_up(db).await
    }
}

/// Heads of the journal are kept from here on. A market from before cannot be carried over: what was sealed in it has
/// positions that everybody was told, and is sealed and filed in another way.
struct TheSealedActs(SqlFile);

impl MigrationName for TheSealedActs {
    fn name(&self) -> &str {
        self.0.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for TheSealedActs {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let broken = |halt: crate::Halt| DbErr::Custom(halt.to_string());
        if seal::last(db, seal::Numbering::Told).await.map_err(broken)? > 0 {
            return Err(DbErr::Custom(
                "a market from before version 0006 of the tables cannot be carried over".to_owned(),
            ));
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            db.execute_unprepared("DROP TRIGGER journal__new").await?;
        }
        self.0.up(manager).await?;
        seal::begin(db).await.map_err(broken)
    }
}

/// SQLite cannot change a CHECK, but the text of a table may be replaced where what is kept stays valid, as its manual
/// says; the copy of the schema that the connection holds is read anew.
fn widened_on_sqlite(table: &str, from: &str, to: &str) -> String {
    let (from, to) = (from.replace('\'', "''"), to.replace('\'', "''"));
    format!("UPDATE sqlite_schema SET sql = replace(sql, '{from}', '{to}') WHERE type = 'table' AND name = '{table}'")
}

/// PostgreSQL names the CHECK of a column after table and column; the new one is the old one with more words.
fn widened_on_postgres(table: &str, column: &str, words: &str) -> String {
    format!(
        "ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_check;
         ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_check CHECK ({column} IN ({words}));"
    )
}

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlFile {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let (identity, bytes) = if sqlite {
            ("INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "BLOB")
        } else {
            ("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "BYTEA")
        };
        for (table, _) in self.thawed {
            db.execute_unprepared(&if sqlite { thawed_on_sqlite(table) } else { thawed_on_postgres(table) }).await?;
        }
        db.execute_unprepared(&self.sql.replace("{identity}", identity).replace("{bytes}", bytes)).await?;
        self.widen(db, sqlite).await?;
        for (table, once) in self.append_only {
            let mut triggers = if sqlite { frozen_on_sqlite(table, once) } else { frozen_on_postgres(table, once) };
            if !self.thawed.is_empty() {
                triggers.push_str(&if sqlite { guarded_on_sqlite(table) } else { guarded_on_postgres(table) });
            }
            db.execute_unprepared(&triggers).await?;
        }
        Ok(())
    }
}

impl SqlFile {
    async fn widen(&self, db: &SchemaManagerConnection<'_>, sqlite: bool) -> Result<(), DbErr> {
        if self.widened.is_empty() && self.reworded.is_empty() {
            return Ok(());
        }
        if !sqlite {
            for (table, column, _, words) in self.widened {
                db.execute_unprepared(&widened_on_postgres(table, column, words)).await?;
            }
            if !self.on_postgres.is_empty() {
                db.execute_unprepared(self.on_postgres).await?;
            }
            return Ok(());
        }
        db.execute_unprepared("PRAGMA writable_schema = ON").await?;
        for (table, _, from, to) in self.widened {
            db.execute_unprepared(&widened_on_sqlite(table, from, to)).await?;
        }
        for (table, from, to) in self.reworded {
            db.execute_unprepared(&widened_on_sqlite(table, from, to)).await?;
        }
        // Resets the flag and makes the connection read the schema again.
        db.execute_unprepared("PRAGMA writable_schema = RESET").await?;
        Ok(())
    }
}

/// The columns of the append-only tables that must stay as they were written.
fn fixed_columns(table: &str) -> &'static [&'static str] {
    match table {
        "journal" => &["id", "at", "actor", "act", "noun", "subject", "event"],
        _ => &[],
    }
}

/// The key of an append-only table.
fn key_of(table: &str) -> &'static str {
    if table == "journal_seal" { "position" } else { "id" }
}

/// An entry is appended with the row of the journal that it follows from, before that row has a position: so nothing is ever
/// added to what a report has counted.
const TOLD_ALREADY: &str =
    "EXISTS (SELECT 1 FROM journal WHERE journal.id = NEW.journal AND journal.position IS NOT NULL)";
/// Nothing is dated into a month that the unit of its line has closed. Money that is no budget's has no month.
const CLOSED_ALREADY: &str = "EXISTS (SELECT 1 FROM closing JOIN budget_line ON budget_line.unit = closing.unit
     WHERE budget_line.id = NEW.line AND closing.month >= substr(NEW.day, 1, 7))";

fn frozen_on_sqlite(table: &str, once: &str) -> String {
    let abort = format!("BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;");
    let changed = changed_columns(table, once, "IS NOT");
    format!(
        "CREATE TRIGGER {table}__kept BEFORE DELETE ON {table} {abort}
         CREATE TRIGGER {table}__frozen BEFORE UPDATE ON {table} WHEN {changed} {abort}"
    )
}

/// INSERT OR REPLACE deletes without the trigger that guards against it.
fn guarded_on_sqlite(table: &str) -> String {
    let key = key_of(table);
    let late = if table == "entry" { format!(" OR {TOLD_ALREADY} OR {CLOSED_ALREADY}") } else { String::new() };
    format!(
        "CREATE TRIGGER {table}__new BEFORE INSERT ON {table}
         WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}){late}
         BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
    )
}

fn thawed_on_sqlite(table: &str) -> String {
    format!("DROP TRIGGER {table}__kept; DROP TRIGGER {table}__frozen;")
}

fn thawed_on_postgres(table: &str) -> String {
    format!("DROP FUNCTION {table}_is_append_only() CASCADE;")
}

/// The condition of a trigger cannot ask another table on PostgreSQL; its function can.
fn guarded_on_postgres(table: &str) -> String {
    if table != "entry" {
        return String::new();
    }
    format!(
        "CREATE FUNCTION entry_is_told_already() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN IF {TOLD_ALREADY} OR {CLOSED_ALREADY} THEN RAISE EXCEPTION 'entry is append-only'; END IF;
            RETURN NEW; END $$;
         CREATE TRIGGER entry__new BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_told_already();"
    )
}

fn frozen_on_postgres(table: &str, once: &str) -> String {
    let changed = changed_columns(table, once, "IS DISTINCT FROM");
    format!(
        "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
         CREATE TRIGGER {table}__kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
         CREATE TRIGGER {table}__frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
         EXECUTE FUNCTION {table}_is_append_only();
         CREATE TRIGGER {table}__whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();"
    )
}

/// The condition under which an update breaks the rule: any, or one that changes more than filling in `once`.
fn changed_columns(table: &str, once: &str, differs: &str) -> String {
    if once.is_empty() {
        return "true".to_owned();
    }
    let fixed = fixed_columns(table).iter().map(|column| format!("NEW.{column} {differs} OLD.{column}"));
    let mut conditions: Vec<String> = fixed.collect();
    for once in once.split(' ') {
        conditions.push(format!("(OLD.{once} IS NOT NULL AND NEW.{once} {differs} OLD.{once})"));
    }
    if once.contains("sealed_position") {
        // What waits is released once, before it gets its position, and nothing is sealed afterwards.
        conditions
            .push("(NEW.waits_for IS NOT NULL AND (OLD.waits_for IS NULL OR NEW.position IS NOT NULL))".to_owned());
    }
    conditions.join(" OR ")
}
