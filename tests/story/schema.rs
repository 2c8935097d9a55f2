//! The tables: as the entities say, on both databases, with a foreign key and an index wherever one noun names
//! another, with statuses that the domain knows, and without any float.

use crate::app::{Engine, database};
use persistence::{Column, Kind, Store, TABLES, Table};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeSet;

const SQL: &str = include_str!("../../migrations/0001_baseline.sql");

/// Columns as `table.column kind nullable`, in words that mean the same on both databases. The index of words is each
/// database's own.
async fn shape(db: &DatabaseConnection) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name || '.' || p.name AS place, lower(p.type) AS kind, p.\"notnull\" = 0 AS nullable
             FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
               AND m.name NOT LIKE 'search_gram%'"
        }
        _ => {
            "SELECT table_name || '.' || column_name AS place, data_type AS kind, is_nullable = 'YES' AS nullable
             FROM information_schema.columns WHERE table_schema = current_schema()
               AND table_name || '.' || column_name <> 'search_text.tokens'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let line = |row: &sea_orm::QueryResult| {
        let kind: String = row.try_get("", "kind").unwrap();
        let kind = match kind.as_str() {
            "text" | "varchar" | "character varying" => "text",
            "bigint" | "integer" => "integer",
            "boolean" => "boolean",
            "blob" | "bytea" => "bytes",
            other => panic!("a column kind that does not mean the same on both databases: {other}"),
        };
        let place: String = row.try_get("", "place").unwrap();
        let nullable: bool = row.try_get("", "nullable").unwrap();
        format!("{place} {kind} {}", if nullable { "null" } else { "not null" })
    };
    rows.iter().map(line).filter(|line| !line.starts_with("migration.")).collect()
}

/// The same as the code describes its tables.
fn described() -> BTreeSet<String> {
    let line = |table: &Table, column: &Column| {
        let kind = match column.kind {
            Kind::Text => "text",
            Kind::Number => "integer",
            Kind::Truth => "boolean",
        };
        format!("{}.{} {kind} {}", table.name, column.name, if column.null { "null" } else { "not null" })
    };
    TABLES.iter().flat_map(|table| table.columns.iter().map(move |column| line(table, column))).collect()
}

async fn descriptions_agree(engine: Engine) {
    let (url, _folder) = database(engine).await;
    drop(Store::open(&url, "key").await.unwrap());
    let migrated = shape(&Database::connect(&url).await.unwrap()).await;
    let described = described();
    assert!(described.len() > 150, "the code describes only {} columns", described.len());
    let of_nouns = migrated.iter().filter(|line| TABLES.iter().any(|table| line.split('.').next() == Some(table.name)));
    assert_eq!(of_nouns.cloned().collect::<BTreeSet<_>>(), described);
}

#[tokio::test]
async fn what_the_code_says_of_its_tables_is_so_on_sqlite() {
    descriptions_agree(Engine::Sqlite).await;
}

#[tokio::test]
async fn what_the_code_says_of_its_tables_is_so_on_postgres() {
    if Engine::Postgres.is_there() {
        descriptions_agree(Engine::Postgres).await;
    }
}

#[test]
fn no_money_is_a_float_and_no_column_a_decimal() {
    for word in ["REAL", "FLOAT", "DOUBLE", "NUMERIC", "DECIMAL"] {
        assert!(!SQL.contains(word), "{word}");
    }
}

/// The statements that make tables, with their names.
fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    SQL.split("CREATE TABLE ").skip(1).map(|rest| (rest.split(' ').next().unwrap(), rest.split("\n);").next().unwrap()))
}

#[test]
fn every_column_that_names_a_noun_has_a_foreign_key_and_an_index() {
    let nouns: BTreeSet<&str> = tables().map(|(table, _)| table).collect();
    for (table, body) in tables() {
        for line in body.lines().map(str::trim) {
            let column = line.split(' ').next().unwrap();
            // A noun's own identifier repeated for lists, and the tender that an item points forward to.
            let own = column == table
                || (table, column) == ("purchase_item", "tender")
                || (table, column) == ("attachment", "person")
                // How a contract was performed; its own document.
                || (table, column) == ("contract", "evaluation")
                // Which clock, by its word; what it runs on is told by its noun.
                || column == "clock";
            if !nouns.contains(column) || own || !line.contains("TEXT") {
                continue;
            }
            assert!(line.contains("REFERENCES"), "{table}.{column} has no foreign key");
            let indexed = SQL.lines().any(|index| index.contains(&format!("ON {table} ({column},")))
                || SQL.lines().any(|index| index.contains(&format!("ON {table} ({column})")))
                || line.contains("PRIMARY KEY")
                || body.contains(&format!("PRIMARY KEY ({column},"));
            assert!(indexed || column == "award" || column == "bid", "{table}.{column} has no index");
        }
    }
}

/// The statuses that the migration allows, against those that the domain has.
#[tokio::test]
async fn statuses_of_the_migrations_are_those_of_the_domain() {
    fn words<T: std::fmt::Display>(all: &[T]) -> BTreeSet<String> {
        all.iter().map(ToString::to_string).collect()
    }
    let (migrated, _folder) = database(Engine::Sqlite).await;
    drop(Store::open(&migrated, "key").await.unwrap());
    let db = Database::connect(&migrated).await.unwrap();
    for (table, domain) in [
        ("organisation", words(domain::organisation::Status::ALL)),
        ("person", words(domain::actor::Status::ALL)),
        ("purchase_item", words(domain::purchase_item::Status::ALL)),
        ("tender", words(domain::tender::Status::ALL)),
        ("enquiry", words(domain::enquiry::Status::ALL)),
        ("bid", words(domain::bid::Status::ALL)),
        ("evaluation", words(domain::evaluation::Status::ALL)),
        ("award", words(domain::award::Status::ALL)),
        ("contract", words(domain::contract::Status::ALL)),
        ("milestone", words(domain::milestone::Status::ALL)),
        ("invoice", words(domain::invoice::Status::ALL)),
        ("payment", words(domain::payment::Status::ALL)),
        ("payment_order", words(domain::payment_order::Status::ALL)),
        ("rule_change", words(domain::rule_change::Status::ALL)),
        ("framework", words(domain::framework::Status::ALL)),
        ("deposit", words(domain::deposit::Status::ALL)),
        ("challenge", words(domain::challenge::Status::ALL)),
        ("complaint", words(domain::complaint::Status::ALL)),
        ("bond", words(domain::bond::Status::ALL)),
        ("payee_account", words(domain::payee_account::Status::ALL)),
        ("interest_claim", words(domain::interest_claim::Status::ALL)),
        ("refund", words(domain::refund::Status::ALL)),
        ("report_job", words(domain::report_job::Status::ALL)),
    ] {
        let sql = format!("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'");
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
        let body: String = row.try_get("", "sql").unwrap();
        let list = body.split("CHECK (status IN (").nth(1).unwrap().split("))").next().unwrap();
        let kept: BTreeSet<String> = list.split(',').map(|word| word.trim().trim_matches('\'').to_owned()).collect();
        assert_eq!(kept, domain, "{table}");
    }
}

/// The statuses that lists take for public, against those of the domain.
#[test]
fn public_statuses_of_the_lists_are_those_of_the_domain() {
    use persistence::{Public, Stored};
    fn check<N: Stored, S: std::fmt::Display>(domain: &[S]) {
        let domain: Vec<String> = domain.iter().map(ToString::to_string).collect();
        let Public::Statuses(kept) = N::TABLE.public else {
            panic!("{} is not public by status", std::any::type_name::<N>())
        };
        assert_eq!(kept, domain.as_slice(), "{}", std::any::type_name::<N>());
    }
    check::<domain::purchase_item::PurchaseItem, _>(domain::purchase_item::PUBLIC);
    check::<domain::tender::Tender, _>(domain::tender::PUBLIC);
    check::<domain::enquiry::Enquiry, _>(domain::enquiry::PUBLIC);
    check::<domain::award::Award, _>(domain::award::PUBLIC);
    check::<domain::contract::Contract, _>(domain::contract::PUBLIC);
    check::<domain::milestone::Milestone, _>(domain::milestone::PUBLIC);
    check::<domain::challenge::Challenge, _>(domain::challenge::PUBLIC);
    check::<domain::complaint::Complaint, _>(domain::complaint::PUBLIC);
}

#[tokio::test]
async fn the_journal_and_the_ledger_cannot_be_rewritten() {
    for engine in Engine::all() {
        let app = crate::app::App::new(engine).await;
        let cast = app.cast().await;
        cast.lines().await;
        let db = Database::connect(&app.database).await.unwrap();
        for sql in [
            "UPDATE journal SET event = '{}'",
            "UPDATE journal SET position = position + 1",
            "DELETE FROM journal",
            "UPDATE entry SET amount_fen = 1",
            "DELETE FROM entry",
            "INSERT INTO journal_seal (position, digest) VALUES (999999, ''); UPDATE journal_seal SET digest = 'x'",
        ] {
            let refused = db.execute_unprepared(sql).await.map(|_| ()).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{engine:?} {sql}: {refused}");
        }
    }
}
