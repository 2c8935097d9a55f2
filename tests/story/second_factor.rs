//! The second factor: a code beside the password, roles that need it, and the way back when the device is lost.

use crate::{
    app::{App, Engine, data_key, database},
    people::{Cast, PASSWORD, Person, Reply, set_password},
};
use domain::role::Role;
use object_store::memory::InMemory;
use persistence::Store;
use procedures::{Office, Settings, objects::Objects, time::Time, vault::Vault};
use serde_json::{Value, json};
use std::sync::Arc;
use totp_rs::{Builder, Secret};

async fn market(engine: Engine) -> App {
    let (database, home) = database(engine).await;
    let vault = Vault::new([42; 32]);
    let store = Store::open(&database, &data_key(&vault)).await.unwrap();
    let objects = Objects::new(Arc::new(InMemory::new()), vault.clone());
    let time = Time::still("2026-03-02T09:00:00+08:00".parse().unwrap());
    let settings = Settings { second_factor_roles: vec![Role::BuyerOfficer], ..Settings::default() };
    App::over(engine, Office::with(store, vault, objects, time, settings), database, home).await
}

/// The code of the app, so many steps of half a minute from now.
fn code(app: &App, secret: &Value, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let seconds = app.office.now().millis() / 1000 + 30 * steps;
    Builder::new().with_secret(secret).build().unwrap().generate(u64::try_from(seconds).unwrap()).to_string()
}

async fn try_in(app: &App, code: Option<&str>) -> Reply {
    let body = json!({ "login": "officer", "password": PASSWORD, "code": code });
    Person::anybody(app).post("/v1/sessions", &body, None).await
}

async fn let_in(app: &App, code: Option<&str>) -> Person {
    let session = try_in(app, code).await.done();
    Person::with(app, session["token"].as_str().unwrap().to_owned())
}

async fn told(engine: Engine) {
    if !engine.is_there() {
        return;
    }
    let app = market(engine).await;
    let cast: Cast = app.cast().await;
    set_password(&app, "officer", &json!(cast.officer.code)).await;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "清单" });
    // Without one the person comes in and can set one up, and its role does not count.
    let officer = let_in(&app, None).await;
    let me = officer.read("/v1/me").await;
    assert_eq!(
        (&me["has_second_factor"], &me["waiting_for_second_factor"]),
        (&json!(false), &json!(["buyer_officer"]))
    );
    officer.post("/v1/purchase-lists", &list, None).await.refused("not-allowed");
    cast.officer.post("/v1/purchase-lists", &list, None).await.refused("not-allowed");
    officer.post("/v1/me/second-factor", &json!({ "password": "guessed" }), None).await.refused("wrong-password");
    let made = officer.make("/v1/me/second-factor", json!({ "password": PASSWORD })).await;
    let secret = &made["secret"];
    // Nothing changes before the app has given a code.
    let_in(&app, None).await;
    let wrong = json!({ "code": "000000" });
    officer.post("/v1/me/confirm-second-factor", &wrong, None).await.refused("wrong-password");
    let confirmed = officer.make("/v1/me/confirm-second-factor", json!({ "code": code(&app, secret, 0) })).await;
    let recovery = confirmed["recovery_codes"].as_array().unwrap();
    assert_eq!(recovery.len(), 10);
    officer.make("/v1/purchase-lists", list.clone()).await;
    // From now on a log-in asks for a code, each counts once, and it is a code of this minute.
    try_in(&app, None).await.refused("second-factor-needed");
    try_in(&app, Some(&code(&app, secret, 0))).await.refused("wrong-password");
    try_in(&app, Some(&code(&app, secret, 5))).await.refused("wrong-password");
    let next = code(&app, secret, 1);
    let_in(&app, Some(&next)).await;
    try_in(&app, Some(&next)).await.refused("wrong-password");
    // A lost device: a recovery code, once.
    let first = recovery[0].as_str().unwrap();
    let_in(&app, Some(first)).await;
    try_in(&app, Some(first)).await.refused("wrong-password");
    // Whoever knows the password alone neither replaces nor removes it.
    officer.post("/v1/me/second-factor", &json!({ "password": PASSWORD }), None).await.refused("already-exists");
    let remove = |code: &str| json!({ "password": PASSWORD, "code": code });
    officer.post("/v1/me/remove-second-factor", &remove("000000"), None).await.refused("wrong-password");
    officer.make("/v1/me/remove-second-factor", remove(recovery[1].as_str().unwrap())).await;
    officer.post("/v1/purchase-lists", &list, None).await.refused("not-allowed");
    let_in(&app, None).await;
    // Whoever owns the host gives an administrator a code, in the trail, and nobody else.
    let refused = qingdan::start::code_for_administrator(&app.office, "officer").await.unwrap_err();
    assert!(refused.contains("not-allowed"), "{refused}");
    let given = qingdan::start::code_for_administrator(&app.office, "security").await.unwrap();
    cast.security.get("/v1/me").await.refused("not-logged-in");
    set_password(&app, "security", &json!(given)).await;
    app.office.store.sequence().await.unwrap();
    assert!(cast.audit.read("/v1/journal?limit=200").await.to_string().contains("give_administrator_code"));
    assert_eq!(app.findings().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_is_asked_for_and_can_be_lost_sqlite() {
    told(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_is_asked_for_and_can_be_lost_postgres() {
    told(Engine::Postgres).await;
}
