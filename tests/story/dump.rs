//! Whoever has the database, its log and the folder, and not the key, learns of a tender neither who bids nor how many, nor
//! anything that was handed in: two hundred bids in full (`cargo xtask prove dump`), two dozen in each run of the tests.

use crate::{
    app::{App, Engine, data_key, database},
    course::{Course, content, id},
    people::Person,
};
use object_store::local::LocalFileSystem;
use procedures::{objects::Objects, office::Office, time::Time, vault::Vault};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// A table: its rows as texts, each cell with the name of its column.
type Table = BTreeSet<Vec<(String, Option<String>)>>;

async fn texts(db: &DatabaseConnection, sql: &str, column: &str) -> Vec<Option<String>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

/// Every table with everything in it.
async fn dump(app: &App) -> BTreeMap<String, Table> {
    let db = Database::connect(&app.database).await.unwrap();
    let (tables, columns) = match app.engine {
        Engine::Sqlite => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            "SELECT name FROM pragma_table_info('{}')",
        ),
        Engine::Postgres => (
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()",
            "SELECT column_name::text AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = '{}' ORDER BY ordinal_position",
        ),
    };
    let mut all = BTreeMap::new();
    for table in texts(&db, tables, "name").await.into_iter().flatten() {
        let columns = texts(&db, &columns.replace("{}", &table), "name").await;
        let columns: Vec<String> = columns.into_iter().flatten().collect();
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match app.engine {
                Engine::Sqlite => {
                    format!("CASE typeof({column}) WHEN 'blob' THEN hex({column}) ELSE CAST({column} AS TEXT) END AS {column}")
                }
                Engine::Postgres => format!("CAST({column} AS TEXT) AS {column}"),
            })
            .collect();
        let asked =
            Statement::from_string(db.get_database_backend(), format!("SELECT {} FROM {table}", cells.join(", ")));
        let rows = db.query_all_raw(asked).await.unwrap();
        let row = |row: &sea_orm::QueryResult| -> Vec<(String, Option<String>)> {
            columns.iter().map(|column| (column.clone(), row.try_get("", column).unwrap())).collect()
        };
        all.insert(table, rows.iter().map(row).collect());
    }
    all
}

/// Everything that was handed in, and by which it could be known.
#[derive(Default)]
struct Planted {
    /// What nothing may hold.
    secrets: Vec<String>,
    /// The same for the files: in the digits of a coded cell eight of them come by chance.
    prices: Vec<String>,
    /// What the registry holds, and nothing that was handed in.
    bidders: BTreeSet<String>,
    /// What nothing names that lies sealed.
    tenders: BTreeSet<String>,
}

async fn upload(person: &Person, number: usize, planted: &mut Planted) -> Value {
    let (name, body) = (format!("canary-{number}.txt"), format!("a canary sings in file {number}"));
    let request = person.request(reqwest::Method::POST, &format!("/v1/attachments?name={name}"));
    let file = person.send(request.header("content-type", "text/plain").body(body.clone())).await.done();
    planted.secrets.extend([name, body, id(&file).to_owned(), file["sha256"].as_str().unwrap().to_owned()]);
    file
}

/// Submits bids, replaces and withdraws some of them.
async fn plant(course: &Course, tenders: &[Value], count: usize) -> Planted {
    let mut planted = Planted::default();
    planted.tenders.extend(tenders.iter().map(|tender| id(tender).to_owned()));
    for ngo in &course.ngos {
        planted.bidders.extend([ngo.organisation.unwrap().to_string(), ngo.id.unwrap().to_string()]);
    }
    let places = tenders.iter().flat_map(|tender| (1..=8).map(move |lot| (tender, lot)));
    let places = places.flat_map(|(tender, lot)| course.ngos.iter().map(move |ngo| (tender, lot, ngo)));
    for (number, (tender, lot, ngo)) in places.take(count).enumerate() {
        let price = format!("3{number:05}.37");
        let mut says = content(&price);
        says["plan"] = json!(format!("金丝雀方案{number}，逐户上门。"));
        planted.prices.push(price.replace('.', ""));
        planted.secrets.extend([price.clone(), format!("金丝雀方案{number}，")]);
        if number % 3 == 0 {
            says["attachments"] = json!([upload(ngo, number, &mut planted).await["id"]]);
        }
        let asked = json!({ "lot": lot, "content": says });
        let mut bid = ngo.make(&format!("/v1/tenders/{}/bids", id(tender)), asked).await;
        planted.secrets.extend([id(&bid).to_owned(), bid["receipt"]["sha256"].as_str().unwrap().to_owned()]);
        if number % 5 == 0 {
            let asked = json!({ "text": format!("第{number}问：场地由谁提供？") });
            ngo.make(&format!("/v1/tenders/{}/enquiries", id(tender)), asked).await;
        }
        if number % 4 == 1 {
            bid = ngo.on("bids", &bid, "replace", json!({ "content": says })).await;
        }
        if number % 8 == 1 {
            ngo.on("bids", &bid, "withdraw", json!({})).await;
        }
    }
    planted
}

/// The tables in which something lies sealed, or that count what does under the key alone.
const SEALED: [&str; 5] = ["journal", "replay", "sealed_content", "sealed_noun", "setting"];

/// The tables of what the buyer reads at once, and whose it is lies sealed; and the index of the words in it.
const TOLD: [&str; 7] =
    ["clock", "enquiry", "search_gram_data", "search_gram_docsize", "search_gram_idx", "search_text", "task"];

/// Nothing new stands outside the boxes: no table but the sealed ones has changed, and what is new there is numbers of its
/// own, keyed digests and boxes of a few sizes.
fn must_tell_nothing(before: &BTreeMap<String, Table>, after: &BTreeMap<String, Table>, planted: &Planted) {
    let mut sizes = BTreeMap::<(String, String), BTreeSet<usize>>::new();
    for (table, rows) in after {
        let new: Vec<_> = rows.difference(&before[table]).collect();
        let told = TOLD.contains(&table.as_str());
        assert!(new.is_empty() || told || SEALED.contains(&table.as_str()), "{table} tells of it: {:?}", new[0]);
        for row in new {
            for (column, cell) in row.iter().filter_map(|(column, cell)| Some((column, cell.as_ref()?))) {
                let names = |of: &BTreeSet<String>| of.iter().any(|name| cell.contains(name.as_str()));
                assert!(!names(&planted.bidders), "{table}.{column} names a bidder");
                if told {
                    continue;
                }
                assert!(!names(&planted.tenders), "{table}.{column} names a tender");
                let counts = ["id", "sealed_position", "at", "name", "value"].contains(&column.as_str());
                let is_coded = cell.trim_start_matches("\\x").bytes().all(|byte| byte.is_ascii_hexdigit());
                assert!(counts || is_coded, "{table}.{column} says {cell}");
                if !counts {
                    sizes.entry((table.clone(), column.clone())).or_default().insert(cell.len());
                }
            }
            assert!(
                table != "journal" || row.iter().all(|(column, cell)| column != "at" || cell.is_none()),
                "the journal tells when"
            );
        }
    }
    for ((table, column), sizes) in &sizes {
        assert!(sizes.len() <= 2, "{table}.{column} has the sizes {sizes:?}");
    }
    for (table, rows) in after {
        for (column, cell) in rows.iter().flatten().filter_map(|(column, cell)| Some((column, cell.as_ref()?))) {
            let told = planted.secrets.iter().find(|secret| cell.contains(secret.as_str()));
            assert_eq!(told, None, "{table}.{column}");
        }
    }
}

/// The bytes of every file of a folder, and its name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    all
}

/// Proves: E1, E3
async fn a_dump_tells_nothing(engine: Engine) {
    if !engine.is_there() {
        return;
    }
    let count: usize = std::env::var("QINGDAN_CANARIES").ok().and_then(|count| count.parse().ok()).unwrap_or(24);
    let attachments = tempfile::tempdir().unwrap();
    let (url, folder) = database(engine).await;
    let vault = Vault::new([42; 32]);
    let store = persistence::Store::open(&url, &data_key(&vault)).await.unwrap();
    let objects = Objects::new(Arc::new(LocalFileSystem::new_with_prefix(attachments.path()).unwrap()), vault.clone());
    let time = Time::still("2026-03-02T09:00:00+08:00".parse().unwrap());
    let app = App::over(engine, Office::new(store, vault, objects, time), url, folder).await;
    let course = Course::new(&app).await;
    let mut tenders = Vec::new();
    for _ in 0..count.div_ceil(8 * course.ngos.len()).max(2) {
        tenders.push(course.eight_lots(&app).await);
    }
    app.office.store.sequence().await.unwrap();
    let before = dump(&app).await;
    let planted = plant(&course, &tenders, count).await;
    app.office.store.sequence().await.unwrap();
    must_tell_nothing(&before, &dump(&app).await, &planted);
    let mut kept = files(attachments.path());
    if let Some(path) = app.database.strip_prefix("sqlite:") {
        kept.extend(files(Path::new(path).parent().unwrap()));
    }
    for (name, bytes) in &kept {
        for secret in planted.secrets.iter().chain(&planted.prices) {
            let told = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!told && !name.contains(secret.as_str()), "{name} tells {secret}");
        }
    }
    assert_eq!(app.findings().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_of_sqlite_tells_nothing() {
    a_dump_tells_nothing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_of_postgres_tells_nothing() {
    a_dump_tells_nothing(Engine::Postgres).await;
}
