//! The market under test: a real server on a free port, on a database of its own.

use domain::Moment;
use object_store::memory::InMemory;
use persistence::{Finding, Store};
use procedures::{Office, objects::Objects, time::Time, vault::Vault};
use sea_orm::{ConnectionTrait, Database};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::net::TcpListener;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a test on both databases, as two tests.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => { $(
        mod $story {
            use crate::app::{App, Engine};
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$story(App::new(Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if Engine::Postgres.is_there() {
                    super::$story(App::new(Engine::Postgres).await).await;
                }
            }
        }
    )+ };
}
pub(crate) use on_both;

impl Engine {
    /// Those on which tests can run now.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [Self::Sqlite, Self::Postgres].into_iter().filter(|engine| engine.is_there())
    }
    /// Whether tests can run on it; one that cannot says so. `cargo xtask test` starts PostgreSQL, so that there nothing is
    /// left out.
    pub(crate) fn is_there(self) -> bool {
        let there = self == Self::Sqlite || std::env::var_os("QINGDAN_TEST_POSTGRES").is_some();
        if !there {
            eprintln!("skipped: there is no PostgreSQL to test on; `cargo xtask test` brings its own");
        }
        there
    }
}

/// The key of the tests, as a file holds it.
pub(crate) const KEY: &str = "2a9d01f3c604b85e07a8296a0b7c0d4e6f10a1e2133415d6178819fa1b5c3d7e";

/// The data key of a vault, wrapped under the key of the tests.
pub(crate) fn data_key(vault: &Vault) -> String {
    procedures::key::Key::read(KEY).unwrap().wrap(vault).unwrap()
}

/// Whether nobody but its owner can read a file.
pub(crate) fn is_private(path: &std::path::Path) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o077 == 0
}

/// Writes the key of the tests into a file that nobody else can read.
pub(crate) fn write_key(path: &std::path::Path) {
    std::fs::write(path, KEY).unwrap();
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// The cluster that `cargo xtask test` starts.
fn cluster() -> String {
    std::env::var("QINGDAN_TEST_POSTGRES").expect("no PostgreSQL to test on: run the tests with `cargo xtask test`")
}

/// A client for plain HTTP; the provider of encryption that it wants to know of is never used.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // The server closes what is idle for fifteen seconds: a slow machine must not send into that.
    reqwest::Client::builder().pool_idle_timeout(std::time::Duration::from_secs(5)).build().unwrap()
}

/// An empty database of its own; the folder goes with it.
pub(crate) async fn database(engine: Engine) -> (String, Option<tempfile::TempDir>) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if engine == Engine::Sqlite {
        let folder = tempfile::tempdir().unwrap();
        return (format!("sqlite:{}/market.db", folder.path().display()), Some(folder));
    }
    let cluster = cluster();
    let schema = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let db = Database::connect(&cluster).await.unwrap();
    db.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
    (format!("{cluster}?options=-csearch_path%3D{schema}"), None)
}

/// The market.
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) office: Arc<Office>,
    pub(crate) url: String,
    pub(crate) database: String,
    pub(crate) client: reqwest::Client,
    pub(crate) metrics: web::Metrics,
    _folder: Option<tempfile::TempDir>,
}

impl App {
    pub(crate) async fn new(engine: Engine) -> Self {
        let (database, folder) = database(engine).await;
        Self::on(engine, database, folder).await
    }
    /// The market on a database that may exist.
    pub(crate) async fn on(engine: Engine, database: String, folder: Option<tempfile::TempDir>) -> Self {
        let vault = Vault::new([42; 32]);
        let store = Store::open(&database, &data_key(&vault)).await.unwrap();
        let objects = Objects::new(Arc::new(InMemory::new()), vault.clone());
        let office = Office::new(store, vault, objects, Time::still("2026-03-02T09:00:00+08:00".parse().unwrap()));
        Self::over(engine, office, database, folder).await
    }
    /// The market over an office that is open already.
    pub(crate) async fn over(
        engine: Engine,
        office: Arc<Office>,
        database: String,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let metrics = web::Metrics::new();
        // Each person of the tests says from where it comes, so that one address is not everybody's.
        let app = web::App { office: office.clone(), metrics: metrics.clone(), behind_proxy: true };
        let routes = api::router(app);
        tokio::spawn(async move {
            qingdan::serve::accept(listener, routes, std::future::pending()).await;
        });
        Self { engine, office, url, database, client: client(), metrics, _folder: folder }
    }
    /// Goes on to a moment and lets the clock do what has fallen due.
    pub(crate) async fn at(&self, moment: &str) {
        let moment: Moment = format!("{moment}:00+08:00").parse().unwrap();
        self.office.time.set(moment);
        self.office.do_what_is_due().await.unwrap();
    }
    /// Every difference between the journal and what is kept.
    pub(crate) async fn findings(&self) -> Vec<Finding> {
        self.office.verify().await.unwrap().findings
    }
}
