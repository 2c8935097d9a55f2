//! The process is killed while money is appropriated in a living market, and started again: every acknowledged line is
//! there, and the books balance.
//! `QINGDAN_CRASH_CYCLES` says how often; a few times in the normal run.

use crate::{
    app::{Engine, client, database},
    people,
};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A server of the program under test; it is killed when it is dropped, also where a test ends early.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

/// The program that `cargo xtask test` built; `cargo test` alone builds it when the first test asks for it.
pub(crate) fn program() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        if let Some(path) = std::env::var_os("QINGDAN_PROGRAM") {
            return PathBuf::from(path);
        }
        let done = Command::new(env!("CARGO")).args(["build", "--package", "qingdan"]).status().unwrap();
        assert!(done.success(), "the program to test was not built");
        // Beside this test in the folder of the profile.
        std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("qingdan")
    };
    BUILT.get_or_init(build).clone()
}

fn command(name: &str, database: &str, folder: &Path) -> Command {
    let mut command = Command::new(program());
    command.args([
        name,
        "--second-factor-roles",
        "none",
        "--listen",
        "127.0.0.1:0",
        "--database",
        database,
        "--key-file",
    ]);
    command.arg(folder.join("key")).arg("--attachments").arg(folder.join("attachments"));
    command
}

impl Server {
    /// Starts it by a command, and waits until it listens.
    pub(crate) fn start(mut serve: Command) -> Self {
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = said.find_map(|line| line.strip_prefix("Qingdan listens on ").map(str::to_owned));
        Self { child, url: url.expect("the server did not start") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub(crate) async fn token(client: &reqwest::Client, url: &str, login: &str, password: &str) -> String {
    let body = json!({ "login": login, "password": password });
    let reply: Value =
        client.post(format!("{url}/v1/sessions")).json(&body).send().await.unwrap().json().await.unwrap();
    reply["token"].as_str().unwrap().to_owned()
}

/// A budget line that no other has: the market keeps one of a kind.
fn line(number: usize) -> Value {
    let codes: Vec<&str> = domain::catalogue::services().map(|(code, _)| code).collect();
    let sources = ["city", "district", "street", "welfare_lottery", "special_fund"];
    let (year, rest) = (2030 + number % 170, number / 170);
    let (source, code) = (sources[rest % 5], codes[rest / 5 % codes.len()]);
    json!({ "unit": "310115004", "year": year, "source": source, "catalogue_code": code, "title": "社区养老服务",
        "amount": "1234.56" })
}

/// Appropriates money until the connection breaks; gives the identifiers of the lines that were acknowledged.
async fn load(client: reqwest::Client, url: String, finance: String, numbers: Arc<AtomicUsize>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    loop {
        let body = line(numbers.fetch_add(1, Ordering::Relaxed));
        let request = client.post(format!("{url}/v1/budget-lines")).bearer_auth(&finance);
        let Ok(reply) = request.header("idempotency-key", people::key()).json(&body).send().await else {
            return acknowledged;
        };
        let status = reply.status().as_u16();
        let Ok(made) = reply.json::<Value>().await else { return acknowledged };
        match status {
            201 => acknowledged.push(made["id"].as_str().unwrap().to_owned()),
            503 => {}
            _ => panic!("{status} {made}"),
        }
    }
}

/// Which of these lines the database does not have.
async fn missing(database: &str, acknowledged: &[String]) -> Vec<String> {
    let db = Database::connect(database).await.unwrap();
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), "SELECT id FROM budget_line"))
        .await
        .unwrap();
    let kept: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "id").unwrap()).collect();
    acknowledged.iter().filter(|id| !kept.contains(*id)).cloned().collect()
}

async fn survive(engine: Engine) {
    let cycles: usize = std::env::var("QINGDAN_CRASH_CYCLES").ok().and_then(|count| count.parse().ok()).unwrap_or(3);
    let (database, _folder) = database(engine).await;
    let folder = tempfile::tempdir().unwrap();
    let filled = command("demo", &database, folder.path()).arg("--fill-only").stdout(Stdio::null()).status().unwrap();
    assert!(filled.success(), "the market was not filled");
    let numbers = Arc::new(AtomicUsize::new(0));
    let mut acknowledged: Vec<String> = Vec::new();
    for cycle in 0..cycles {
        let server = Server::start(command("serve", &database, folder.path()));
        let client = client();
        let token = token(&client, &server.url, "pudong.finance", qingdan::demo::PASSWORD).await;
        let workers: Vec<_> = (0..4)
            .map(|_| tokio::spawn(load(client.clone(), server.url.clone(), token.clone(), numbers.clone())))
            .collect();
        tokio::time::sleep(Duration::from_millis(120 + 37 * (cycle as u64 % 7))).await;
        // Somebody looks at the database beside the server, and closes it again: nothing is taken away by that.
        missing(&database, &[]).await;
        tokio::time::sleep(Duration::from_millis(40)).await;
        drop(server);
        for worker in workers {
            acknowledged.extend(worker.await.unwrap());
        }
    }
    assert!(acknowledged.len() > cycles, "the load was too small to prove anything");
    let key = qingdan::key::read(&folder.path().join("key")).unwrap();
    let kept = persistence::kept_data_key(&database).await.unwrap().unwrap();
    let vault = key.unwrap(&kept).unwrap();
    let store = persistence::Store::open(&database, &crate::app::data_key(&vault)).await.unwrap();
    let lost = missing(&database, &acknowledged).await;
    assert!(lost.is_empty(), "{} of {} acknowledged writes are lost: {lost:?}", lost.len(), acknowledged.len());
    let archive = persistence::Archive::of(&store).await.unwrap();
    assert_eq!(persistence::verify(&archive, &vault, None).await.unwrap().findings, []);
    eprintln!("{engine:?}: {cycles} kills, {} acknowledged writes, none lost", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite_it_keeps_what_it_acknowledged() {
    survive(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres_it_keeps_what_it_acknowledged() {
    if Engine::Postgres.is_there() {
        survive(Engine::Postgres).await;
    }
}
