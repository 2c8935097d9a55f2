//! Disks and connections that fail: writes, syncs, commits and rollbacks break off at places that a seed chooses, for a
//! while or for good, and every write that was acknowledged is there, at once over another connection and after the
//! process was killed and started again.
//!
//! `QINGDAN_FAULTS` says how many faults at least; `QINGDAN_SEED` where they fall.

use crate::{
    app::{App, Engine, client, database},
    course::id,
    crash::{Server, program, token},
    process::requirement,
};
use persistence::{Archive, Store};
use procedures::vault::Vault;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Builds the disk that fails.
fn disk(folder: &Path) -> PathBuf {
    let library = folder.join("disk.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/faults/disk.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]).status();
    assert!(built.expect("no C compiler").success(), "the failing disk was not built");
    library
}

/// Where the parts of a market on a failing disk lie.
struct Place {
    home: tempfile::TempDir,
    library: PathBuf,
    data: PathBuf,
    database: String,
}

impl Place {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        std::fs::create_dir(&data).unwrap();
        crate::app::write_key(&home.path().join("key"));
        let database = format!("sqlite:{}/market.db", data.display());
        let library = disk(home.path());
        Self { home, library, data, database }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
    fn fails(&self, now: bool) {
        let control = self.path("fails");
        if now { std::fs::write(control, b"").unwrap() } else { drop(std::fs::remove_file(control)) }
    }
    fn faults(&self) -> u64 {
        std::fs::metadata(self.path("faults")).map_or(0, |file| file.len())
    }
    fn start(&self, seed: u64, rate: u64) -> Server {
        let mut serve = Command::new(program());
        serve.args([
            "serve",
            "--second-factor-roles",
            "none",
            "--listen",
            "127.0.0.1:0",
            "--database",
            &self.database,
            "--key-file",
        ]);
        serve.arg(self.path("key")).arg("--attachments").arg(self.data.join("attachments"));
        serve.env("LD_PRELOAD", &self.library).env("DISK_FOLDER", &self.data).env("DISK_SEED", seed.to_string());
        serve.env("DISK_RATE", rate.to_string()).env("DISK_FAILS", self.path("fails"));
        serve.env("DISK_FAULTS", self.path("faults")).env("DISK_SYNCED", self.path("synced"));
        Server::start(serve)
    }
}

async fn log_in(client: &reqwest::Client, url: &str) -> String {
    token(client, url, "officer", "correct horse battery").await
}

/// Drafts items until told to stop; gives those that were acknowledged.
async fn load(client: reqwest::Client, url: String, token: String, list: String, stop: Arc<AtomicBool>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let request = client.post(format!("{url}/v1/purchase-lists/{list}/items")).bearer_auth(&token);
        let request = request.header("idempotency-key", crate::people::key()).json(&requirement("1.00"));
        let Ok(reply) = request.send().await else { continue };
        let status = reply.status().as_u16();
        let Ok(made) = reply.json::<Value>().await else { continue };
        match status {
            201 => acknowledged.push(id(&made).to_owned()),
            503 => tokio::time::sleep(Duration::from_millis(2)).await,
            _ => panic!("{status} {made}"),
        }
    }
    acknowledged
}

async fn kept(database: &str) -> BTreeSet<String> {
    let db = Database::connect(database).await.unwrap();
    let sql = Statement::from_string(db.get_database_backend(), "SELECT id FROM purchase_item");
    db.query_all_raw(sql).await.unwrap().iter().map(|row| row.try_get("", "id").unwrap()).collect()
}

async fn must_be_kept(database: &str, acknowledged: &[String], when: &str) {
    let kept = kept(database).await;
    let lost: Vec<&String> = acknowledged.iter().filter(|id| !kept.contains(*id)).collect();
    assert!(lost.is_empty(), "{when}: {} of {} acknowledged writes are lost", lost.len(), acknowledged.len());
}

async fn must_verify(database: &str) {
    let vault = Vault::new([42; 32]);
    let store = Store::open(database, &crate::app::data_key(&vault)).await.unwrap();
    let archive = Archive::of(&store).await.unwrap();
    assert_eq!(persistence::verify(&archive, &vault, None).await.unwrap().findings, []);
}

/// A market with an officer and a list.
async fn furnish(app: &App) -> String {
    let cast = app.cast().await;
    crate::people::set_password(app, "officer", &json!(cast.officer.code)).await;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "2026年度购买服务清单" });
    id(&cast.officer.make("/v1/purchase-lists", list).await).to_owned()
}

async fn is_ready(client: &reqwest::Client, url: &str) -> bool {
    client.get(format!("{url}/readyz")).send().await.is_ok_and(|reply| reply.status().is_success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_failing_disk_what_is_acknowledged_is_kept() {
    let (wanted, seed) = (setting("QINGDAN_FAULTS", 60), setting("QINGDAN_SEED", 20_261_129));
    let place = Place::new();
    let app = App::on(Engine::Sqlite, place.database.clone(), None).await;
    let list = furnish(&app).await;
    let (mut acknowledged, mut after) = (Vec::new(), 0);
    let mut cycle = 0;
    while place.faults() < wanted {
        assert!(cycle < 400, "{} faults in {cycle} cycles", place.faults());
        let server = place.start(seed + cycle, 40 + 60 * (cycle % 5));
        let client = client();
        let token = log_in(&client, &server.url).await;
        let stop = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..4)
            .map(|_| tokio::spawn(load(client.clone(), server.url.clone(), token.clone(), list.clone(), stop.clone())))
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        place.fails(true);
        tokio::time::sleep(Duration::from_millis(250)).await;
        place.fails(false);
        // The disk is whole again, and so is the service: it says so, and what it takes from now on stays.
        tokio::time::sleep(Duration::from_millis(250)).await;
        stop.store(true, Ordering::Relaxed);
        for worker in workers {
            acknowledged.extend(worker.await.unwrap());
        }
        must_be_kept(&place.database, &acknowledged, "at once").await;
        assert!(is_ready(&client, &server.url).await, "it is not ready on a disk that is whole");
        let list = format!("{}/v1/purchase-lists/{list}/items", server.url);
        for _ in 0..5 {
            let request = client.post(&list).bearer_auth(&token).header("idempotency-key", crate::people::key());
            let reply = request.json(&requirement("1.00")).send().await.unwrap();
            assert_eq!(reply.status(), 201, "after the faults it takes no writes");
            acknowledged.push(id(&reply.json::<Value>().await.unwrap()).to_owned());
            after += 1;
        }
        must_be_kept(&place.database, &acknowledged, "after the faults").await;
        drop(server);
        must_be_kept(&place.database, &acknowledged, "after a kill").await;
        cycle += 1;
    }
    must_verify(&place.database).await;
    let (faults, count) = (place.faults(), acknowledged.len());
    assert!(count > wanted as usize / 4, "the load was too small to prove anything: {count}");
    eprintln!(
        "seed {seed}: {faults} faults in {cycle} cycles, {count} acknowledged writes, {after} after faults, none lost"
    );
}

/// A full disk refuses and is forgiven: what follows is kept, and readiness tells the truth meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_what_follows_it_is_kept() {
    let place = Place::new();
    let app = App::on(Engine::Sqlite, place.database.clone(), None).await;
    let list = furnish(&app).await;
    let server = place.start(1, 1);
    let client = client();
    let token = log_in(&client, &server.url).await;
    let path = format!("{}/v1/purchase-lists/{list}/items", server.url);
    let draft = async || {
        let request = client.post(&path).bearer_auth(&token).header("idempotency-key", crate::people::key());
        request.json(&requirement("1.00")).send().await.unwrap()
    };
    assert!(is_ready(&client, &server.url).await);
    place.fails(true);
    for _ in 0..2 {
        assert_eq!(draft().await.status(), 503);
    }
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(!is_ready(&client, &server.url).await, "it says that it is ready and keeps nothing");
    let file = client.post(format!("{}/v1/attachments?name=a.txt", server.url)).bearer_auth(&token);
    let refused = file.header("content-type", "text/plain").body("x").send().await.unwrap();
    assert_eq!(refused.status(), 503, "a file that is not kept is not acknowledged");
    place.fails(false);
    let mut acknowledged = Vec::new();
    for _ in 0..20 {
        let reply = draft().await;
        assert_eq!(reply.status(), 201);
        let made: Value = reply.json().await.unwrap();
        let read = client.get(format!("{}/v1/purchase-items/{}", server.url, id(&made))).bearer_auth(&token);
        assert_eq!(read.send().await.unwrap().status(), 200, "acknowledged and gone");
        acknowledged.push(id(&made).to_owned());
    }
    assert!(is_ready(&client, &server.url).await);
    drop(server);
    must_be_kept(&place.database, &acknowledged, "after a restart").await;
    must_verify(&place.database).await;
}

/// A file is acknowledged when it and the folder in which it lies were synced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_acknowledged_when_it_is_on_the_disk() {
    let place = Place::new();
    let app = App::on(Engine::Sqlite, place.database.clone(), None).await;
    furnish(&app).await;
    let server = place.start(1, 1);
    let client = client();
    let token = log_in(&client, &server.url).await;
    let file = client.post(format!("{}/v1/attachments?name=a.txt", server.url)).bearer_auth(&token);
    let made = file.header("content-type", "text/plain").body("x").send().await.unwrap();
    assert_eq!(made.status(), 201);
    let synced = std::fs::read_to_string(place.path("synced")).unwrap();
    let of_files: Vec<&str> = synced.lines().filter(|path| path.contains("/attachments/")).collect();
    let contents = of_files.iter().any(|path| path.contains("/attachments/incoming/"));
    let folder = of_files
        .iter()
        .any(|path| path.contains("/attachments/objects/") && path.rsplit('/').next().unwrap().len() == 2);
    assert!(contents && folder, "{synced}");
    drop(server);
}

/// Passes connections on, and breaks each after so many bytes while it is told to.
async fn proxy(to: String, breaks: Arc<AtomicBool>, seed: u64, broken: Arc<AtomicU64>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut dice = crate::dice::Dice::new(seed);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let (to, breaks, broken, after) = (to.clone(), breaks.clone(), broken.clone(), 1 + dice.throw(6_000));
            tokio::spawn(async move {
                let Ok(far) = TcpStream::connect(&to).await else { return };
                let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
                let forth = tokio::spawn(async move { tokio::io::copy(&mut near_in, &mut far_out).await });
                let (mut passed, mut bytes) = (0_u64, vec![0; 512]);
                while let Ok(read @ 1..) = far_in.read(&mut bytes).await {
                    // What was passed while connections held does not count; the answer to a commit may be what is lost.
                    passed = if breaks.load(Ordering::Relaxed) { passed + read as u64 } else { 0 };
                    if passed > after {
                        broken.fetch_add(1, Ordering::Relaxed);
                        break;
                    }
                    if near_out.write_all(&bytes[..read]).await.is_err() {
                        break;
                    }
                }
                forth.abort();
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_breaking_connections_what_is_acknowledged_is_kept() {
    let (wanted, seed) = (setting("QINGDAN_FAULTS", 60), setting("QINGDAN_SEED", 20_261_129));
    if !Engine::Postgres.is_there() {
        return;
    }
    let (database, _folder) = database(Engine::Postgres).await;
    let app = App::on(Engine::Postgres, database.clone(), None).await;
    let list = furnish(&app).await;
    let (breaks, broken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let address = database.split('@').nth(1).unwrap().split('/').next().unwrap().to_owned();
    let port = proxy(address.clone(), breaks.clone(), seed, broken.clone()).await;
    let behind = App::on(Engine::Postgres, database.replace(&address, &format!("127.0.0.1:{port}")), None).await;
    let client = client();
    let token = log_in(&client, &behind.url).await;
    let mut acknowledged = Vec::new();
    let mut cycle = 0;
    while broken.load(Ordering::Relaxed) < wanted {
        assert!(cycle < 400, "{} breaks in {cycle} cycles", broken.load(Ordering::Relaxed));
        let stop = Arc::new(AtomicBool::new(false));
        breaks.store(true, Ordering::Relaxed);
        let workers: Vec<_> = (0..4)
            .map(|_| tokio::spawn(load(client.clone(), behind.url.clone(), token.clone(), list.clone(), stop.clone())))
            .collect();
        tokio::time::sleep(Duration::from_millis(250)).await;
        breaks.store(false, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.store(true, Ordering::Relaxed);
        for worker in workers {
            acknowledged.extend(worker.await.unwrap());
        }
        must_be_kept(&database, &acknowledged, "at once").await;
        cycle += 1;
    }
    assert!(is_ready(&client, &behind.url).await, "it is not ready over connections that hold");
    must_verify(&database).await;
    let (broken, count) = (broken.load(Ordering::Relaxed), acknowledged.len());
    assert!(count > wanted as usize / 4, "the load was too small to prove anything: {count}");
    eprintln!("seed {seed}: {broken} broken connections, {count} acknowledged writes, none lost");
}

/// The proof that a connection stands outside any transaction holds for one that does: it is used again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_connection_is_used_again() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let app = App::new(Engine::Postgres).await;
    let db = app.office.store.connection();
    let mut served = BTreeSet::new();
    for _ in 0..40 {
        let sql = Statement::from_string(db.get_database_backend(), "SELECT pg_backend_pid() AS pid");
        served.insert(db.query_one_raw(sql).await.unwrap().unwrap().try_get::<i32>("", "pid").unwrap());
    }
    assert!(served.len() <= 20, "{} connections for 40 requests", served.len());
}
