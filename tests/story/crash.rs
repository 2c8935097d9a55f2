//! The process is killed under load and started again: every acknowledged write is there, and the books balance.
//! `QINGDAN_CRASH_CYCLES` says how often; a few times in the normal run.

use crate::app::{Engine, client, database};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

struct Server {
    child: Child,
    url: String,
}

/// The program that `cargo xtask test` built; the tests on it fail and say so when it is missing.
pub(crate) fn program() -> PathBuf {
    let path = std::env::var("QINGDAN_PROGRAM").expect("no program to test: run the tests with `cargo xtask test`");
    PathBuf::from(path)
}

impl Server {
    fn start(database: &str, folder: &std::path::Path, command: &str) -> (Self, Vec<String>) {
        let mut child = Command::new(program())
            .args([command, "--listen", "127.0.0.1:0", "--database", database, "--key-file"])
            .arg(folder.join("key"))
            .arg("--attachments")
            .arg(folder.join("attachments"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        let mut url = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(found) = line.strip_prefix("Qingdan listens on ") {
                found.clone_into(&mut url);
                break;
            }
            said.push(line);
        }
        assert!(!url.is_empty(), "the server did not start");
        (Self { child, url }, said)
    }
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

async fn token(client: &reqwest::Client, url: &str, login: &str, password: &str) -> String {
    let body = json!({ "login": login, "password": password });
    let reply: Value =
        client.post(format!("{url}/v1/sessions")).json(&body).send().await.unwrap().json().await.unwrap();
    reply["token"].as_str().unwrap().to_owned()
}

/// Makes tokens until the connection breaks; gives the identifiers that were acknowledged.
async fn load(client: reqwest::Client, url: String, token: String) -> Vec<String> {
    let mut acknowledged = Vec::new();
    let body = json!({ "purpose": "load", "roles": [], "expires_at": "2027-01-01T00:00:00+08:00" });
    loop {
        let sent = client.post(format!("{url}/v1/tokens")).bearer_auth(&token).json(&body).send().await;
        let Ok(reply) = sent else { return acknowledged };
        let status = reply.status().as_u16();
        let Ok(made) = reply.json::<Value>().await else { return acknowledged };
        match status {
            201 => acknowledged.push(made["token"]["id"].as_str().unwrap().to_owned()),
            503 => {}
            _ => panic!("{status} {made}"),
        }
    }
}

/// Which of these tokens the database does not have.
async fn missing(database: &str, acknowledged: &[String]) -> Vec<String> {
    let db = Database::connect(database).await.unwrap();
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), "SELECT id FROM api_token")).await.unwrap();
    let kept: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "id").unwrap()).collect();
    acknowledged.iter().filter(|id| !kept.contains(*id)).cloned().collect()
}

async fn survive(engine: Engine) {
    let cycles: usize = std::env::var("QINGDAN_CRASH_CYCLES").ok().and_then(|count| count.parse().ok()).unwrap_or(3);
    let (database, _folder) = database(engine).await;
    let folder = tempfile::tempdir().unwrap();
    let (server, said) = Server::start(&database, folder.path(), "serve");
    let system = said.iter().find(|line| line.starts_with("system_administrator")).unwrap();
    let password = system.split("password ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    server.kill();
    let mut acknowledged: Vec<String> = Vec::new();
    for cycle in 0..cycles {
        let (server, _) = Server::start(&database, folder.path(), "serve");
        let client = client();
        let token = token(&client, &server.url, "system", &password).await;
        let workers: Vec<_> =
            (0..4).map(|_| tokio::spawn(load(client.clone(), server.url.clone(), token.clone()))).collect();
        tokio::time::sleep(Duration::from_millis(120 + 37 * (cycle as u64 % 7))).await;
        server.kill();
        for worker in workers {
            acknowledged.extend(worker.await.unwrap());
        }
    }
    assert!(acknowledged.len() > cycles, "the load was too small to prove anything");
    let vault = qingdan::start::read_key(&folder.path().join("key")).unwrap();
    let store = persistence::Store::open(&database, &vault.fingerprint()).await.unwrap();
    let lost = missing(&database, &acknowledged).await;
    assert!(lost.is_empty(), "{} of {} acknowledged writes are lost: {lost:?}", lost.len(), acknowledged.len());
    let findings = persistence::verify(&store).await.unwrap();
    assert_eq!(findings, []);
    eprintln!("{engine:?}: {cycles} kills, {} acknowledged writes, none lost", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite_it_keeps_what_it_acknowledged() {
    survive(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres_it_keeps_what_it_acknowledged() {
    survive(Engine::Postgres).await;
}
