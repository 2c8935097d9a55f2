//! Files as they lie on a disk: what is damaged, lost or put in the place of another is never given out, is told to whoever
//! asks, and is found by `verify`.

use crate::{
    app::{App, Engine, database},
    people::Person,
};
use domain::Moment;
use persistence::Store;
use procedures::{Office, objects::Objects, time::Time, vault::Vault};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A market whose files lie in a folder.
async fn market(engine: Engine, folder: &Path) -> App {
    let (database, home) = database(engine).await;
    let vault = Vault::new([42; 32]);
    let store = Store::open(&database, &crate::app::data_key(&vault)).await.unwrap();
    let objects = Objects::new(qingdan::start::open_objects(folder.to_str().unwrap()).unwrap(), vault.clone());
    let now: Moment = "2026-03-02T09:00:00+08:00".parse().unwrap();
    App::over(engine, Office::new(store, vault, objects, Time::still(now)), database, home).await
}

/// Every file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Hands a file in and says where it lies.
async fn upload(person: &Person, folder: &Path, content: Vec<u8>) -> (Value, PathBuf) {
    let before = below(folder);
    let request = person.request(reqwest::Method::POST, "/v1/attachments?name=plan.txt");
    let made = person.send(request.header("content-type", "text/plain").body(content)).await.done();
    let lies = below(folder).into_iter().find(|path| !before.contains(path)).unwrap();
    (made, lies)
}

async fn content_of(person: &Person, attachment: &Value) -> crate::people::Reply {
    person.get(&format!("/v1/attachments/{}/content", attachment["id"].as_str().unwrap())).await
}

async fn must_be_damaged(app: &App, person: &Person, attachment: &Value, how: &str) {
    let reply = content_of(person, attachment).await;
    assert_eq!(reply.status, 500, "{how}");
    let problem = reply.refused("file-damaged");
    assert_eq!(problem["facts"]["sha256"], attachment["sha256"], "{how}");
    let findings = app.findings().await;
    let named = findings.iter().any(|finding| finding.table == "attachment_file" && attachment["id"] == finding.row);
    assert!(named, "{how}: {findings:?}");
}

/// Three chunks and a bit, different from end to end.
fn long(seed: u8) -> Vec<u8> {
    (0..200_000_u32).map(|at| b'a' + ((at.wrapping_mul(2_654_435_761) >> 13) as u8 ^ seed) % 26).collect()
}

async fn told(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let app = market(engine, folder.path()).await;
    let cast = app.cast().await;
    let (bidder, rival) = (&cast.ngos[0], &cast.ngos[1]);
    let (mine, my_place) = upload(bidder, folder.path(), long(1)).await;
    let (other, other_place) = upload(bidder, folder.path(), long(2)).await;
    let (foreign, foreign_place) = upload(rival, folder.path(), long(1)).await;
    let (short, short_place) = upload(bidder, folder.path(), b"x".to_vec()).await;
    assert_eq!(content_of(bidder, &mine).await.bytes, long(1));
    assert_eq!(content_of(bidder, &short).await.bytes, b"x");
    assert_eq!(app.findings().await, []);
    // Where a file lies tells nobody what it holds: not its digest, and not that a rival's is the same.
    for (attachment, place) in [(&mine, &my_place), (&foreign, &foreign_place)] {
        assert!(!place.to_string_lossy().contains(attachment["sha256"].as_str().unwrap()));
    }
    assert_ne!(my_place, foreign_place);
    let whole = std::fs::read(&my_place).unwrap();
    let put = |bytes: &[u8]| std::fs::write(&my_place, bytes).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let chunk = 64 * 1024 + 41;
    let swapped_chunks = [&whole[chunk..2 * chunk], &whole[..chunk], &whole[2 * chunk..]].concat();
    let without_a_chunk = [&whole[..chunk], &whole[2 * chunk..]].concat();
    let others = std::fs::read(&other_place).unwrap();
    for (how, bytes) in [
        ("another file of one size lies there", others.clone()),
        ("the same file of somebody else lies there", std::fs::read(&foreign_place).unwrap()),
        ("a bit of the first chunk is turned", flipped(100)),
        ("a bit of the last chunk is turned", flipped(whole.len() - 100)),
        ("a bit of its key is turned", flipped(whole.len() - 1)),
        ("it is cut off", whole[..whole.len() - 1].to_vec()),
        ("its key is cut off", whole[..whole.len() - 73].to_vec()),
        ("something is added", [whole.as_slice(), b"x"].concat()),
        ("two chunks are swapped", swapped_chunks),
        ("a chunk is left out", without_a_chunk),
        (
            "the key of another file stands at its end",
            [&whole[..whole.len() - 73], &others[others.len() - 73..]].concat(),
        ),
        ("nothing is left of it", Vec::new()),
    ] {
        put(&bytes);
        must_be_damaged(&app, bidder, &mine, how).await;
    }
    std::fs::remove_file(&my_place).unwrap();
    must_be_damaged(&app, bidder, &mine, "it is gone").await;
    put(&whole);
    // Two files of one size, each in the place of the other.
    std::fs::write(&other_place, &whole).unwrap();
    put(&others);
    must_be_damaged(&app, bidder, &mine, "swapped").await;
    must_be_damaged(&app, bidder, &other, "swapped").await;
    put(&whole);
    std::fs::write(&other_place, &others).unwrap();
    std::fs::write(&short_place, b"").unwrap();
    must_be_damaged(&app, bidder, &short, "an empty file has no key").await;
    // Each was counted as something that a person must look at; what is whole is given out as before.
    assert!(
        app.metrics.render().contains("qingdan_alarms_total{kind=\"damaged_file\"} 16"),
        "{}",
        app.metrics.render()
    );
    assert_eq!(content_of(bidder, &mine).await.bytes, long(1));
    assert_eq!(content_of(rival, &foreign).await.bytes, long(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_is_told_and_never_given_out_sqlite() {
    told(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_is_told_and_never_given_out_postgres() {
    if Engine::Postgres.is_there() {
        told(Engine::Postgres).await;
    }
}
