//! What the service logs: of everything that happens one line, of what is sealed nothing that could be counted or read, and
//! of every refusal the number by which it can be found.

use crate::app::{App, Engine};
use serde_json::{Value, json};
use std::{
    io::Write,
    sync::{Arc, LazyLock, Mutex},
};
use tracing::{Dispatch, subscriber::NoSubscriber};
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter, layer::SubscriberExt};

/// What was logged so far.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Self;
    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
    fn all(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
    /// The line of the request with a number.
    fn of(&self, id: &str) -> Value {
        let found = self.all().into_iter().find(|line| line["fields"]["id"] == id);
        found.map(|line| line["fields"].clone()).unwrap_or_else(|| panic!("no line of {id}"))
    }
}

/// While there is one listener only, a place that logs for the first time asks nobody but the listener of its own thread whether
/// anybody wants its lines, and keeps the answer. A story without a listener on another thread would silence it for all.
static SECOND_LISTENER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

/// Everything is logged on the one thread of such a test, but for what the writer of SQLite says when it fails.
fn listen() -> (Lines, tracing::subscriber::DefaultGuard) {
    LazyLock::force(&SECOND_LISTENER);
    let lines = Lines::default();
    let layer = tracing_subscriber::fmt::layer().json().with_writer(lines.clone());
    let logs = tracing_subscriber::registry().with(LevelFilter::INFO).with(layer);
    (lines, tracing::subscriber::set_default(logs))
}

async fn whole_story(engine: Engine) {
    let (lines, _guard) = listen();
    crate::life_of_a_purchase::life_of_a_purchase(App::new(engine).await).await;
    let (text, all) = (lines.text(), lines.all());
    assert!(all.len() > 60, "only {} lines", all.len());
    for canary in
        ["correct horse battery", "qd_", "Bearer", "每周两次上门", "持证社工", "459800", "467000", "Idempotency"]
    {
        assert!(!text.contains(canary), "the log says {canary}");
    }
    let requests = all.iter().map(|line| &line["fields"]).filter(|fields| fields["message"] == "request");
    let (mut sealed, mut open) = (0, 0);
    for fields in requests {
        if fields["class"] == "sealed" {
            sealed += 1;
            for told in ["route", "act", "method", "milliseconds"] {
                assert!(fields.get(told).is_none(), "of what is sealed the log says {told}: {fields}");
            }
            assert!(fields.get("refusal").is_some() || fields.get("status").is_none(), "{fields}");
        } else {
            open += 1;
            let secret = ["/bids", "/enquiries", "/objections", "/attachments"];
            assert!(!secret.iter().any(|part| fields["route"].as_str().unwrap().contains(part)), "{fields}");
            assert!(fields["milliseconds"].is_u64() && fields["method"].is_string(), "{fields}");
        }
    }
    assert!(sealed > 5 && open > 50, "{sealed} and {open}");
    assert!(all.iter().any(|line| line["fields"]["act"] == "publish_tender"), "no act is logged");
}

#[tokio::test]
async fn the_whole_story_is_logged_and_tells_no_secret_on_sqlite() {
    whole_story(Engine::Sqlite).await;
}

#[tokio::test]
async fn the_whole_story_is_logged_and_tells_no_secret_on_postgres() {
    if Engine::Postgres.is_there() {
        whole_story(Engine::Postgres).await;
    }
}

#[tokio::test]
async fn a_refusal_is_found_by_its_number() {
    let (lines, _guard) = listen();
    let app = App::new(Engine::Sqlite).await;
    let cast = app.cast().await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let ask = |path: &str, id: &str| {
        let request = app.client.get(format!("{}{path}", app.url)).header("x-request-id", id);
        request.header("traceparent", trace)
    };
    // An open route: everything is said.
    let reply = cast.officer.send(ask("/v1/chart", "caller-1")).await;
    let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
    assert_eq!((header("x-request-id"), header("traceparent")), ("caller-1".to_owned(), trace.to_owned()));
    assert_eq!(reply.refused("not-logged-in")["request_id"], "caller-1");
    let line = lines.of("caller-1");
    assert_eq!(
        (&line["refusal"], &line["route"], &line["status"]),
        (&json!("not-logged-in"), &json!("/v1/chart"), &json!(401))
    );
    assert_eq!(line["trace"], trace);
    // A sealed one: why, and no more.
    cast.officer.send(ask("/v1/bids", "caller-2")).await.refused("not-logged-in");
    let line = lines.of("caller-2");
    assert_eq!((&line["refusal"], &line["class"]), (&json!("not-logged-in"), &json!("sealed")));
    // A number that no log should hold is replaced, and a path that nobody knows has one too.
    let reply = cast.officer.send(ask("/v1/nothing", "a number with spaces")).await;
    let id = reply.refused("not-found")["request_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36);
    assert_eq!(lines.of(&id)["refusal"], "not-found");
    let reply = cast.officer.send(app.client.post(format!("{}/v1/chart", app.url))).await;
    let id = reply.refused("method-not-allowed")["request_id"].as_str().unwrap().to_owned();
    assert_eq!(lines.of(&id)["status"], 405);
}
