//! The key of a market: made for a new market alone, refused where others can read or guess it, and changed while it serves.

use crate::{
    app::{Engine, database, is_private},
    crash::program,
};
use procedures::key::Key;
use std::{
    path::{Path, PathBuf},
    process::Output,
};

struct Place {
    folder: tempfile::TempDir,
    database: String,
    _home: Option<tempfile::TempDir>,
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let (database, home) = database(engine).await;
        Self { folder: tempfile::tempdir().unwrap(), database, _home: home }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn run(&self, arguments: &[&str], key: &Path) -> Output {
        let mut command = std::process::Command::new(program());
        command.args(arguments).args(["--database", &self.database, "--log", "warn", "--key-file"]).arg(key);
        command.arg("--attachments").arg(self.path("attachments")).output().unwrap()
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn write(path: &Path, text: &str, mode: u32) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

async fn told(engine: Engine) {
    if !engine.is_there() {
        return;
    }
    let place = Place::new(engine).await;
    let (key, second, third) = (place.path("key"), place.path("second"), place.path("third"));
    std::fs::create_dir(place.path("attachments")).unwrap();
    // A key that others can read, and one that can be guessed, are refused before there is a market.
    write(&key, &Key::random().unwrap().written(), 0o644);
    let seen = place.run(&["migrate"], &key);
    assert!(!seen.status.success() && said(&seen).contains("others can read this key"), "{}", said(&seen));
    for weak in ["00".repeat(32), "ab".repeat(32)] {
        write(&key, &weak, 0o600);
        let guessed = place.run(&["migrate"], &key);
        assert!(!guessed.status.success() && said(&guessed).contains("can be guessed"), "{}", said(&guessed));
    }
    std::fs::remove_file(&key).unwrap();
    // A new market gets a key that nobody else can read; so is the database.
    assert!(place.run(&["migrate"], &key).status.success());
    assert!(is_private(&key));
    if let Some(file) = place.database.strip_prefix("sqlite:") {
        for made in std::fs::read_dir(Path::new(file).parent().unwrap()).unwrap() {
            assert!(is_private(&made.unwrap().path()));
        }
    }
    // Beside a market that is sealed a missing key is a fault, and none is made.
    let lost = place.path("lost");
    for command in [["migrate"], ["verify"], ["serve"]] {
        let missing = place.run(&command, &lost);
        assert!(!missing.status.success() && !lost.exists(), "{}", said(&missing));
    }
    write(&lost, &Key::random().unwrap().written(), 0o600);
    let other = place.run(&["verify"], &lost);
    assert!(said(&other).contains("bring the right key file"), "{}", said(&other));
    // Another key takes its place; the old one opens nothing any more, and the market is as it was.
    let made = place.run(&["key", "new", second.to_str().unwrap()], &key);
    assert!(made.status.success() && is_private(&second), "{}", said(&made));
    assert!(!place.run(&["key", "new", second.to_str().unwrap()], &key).status.success(), "no key is overwritten");
    for (old, new) in [(&key, &second), (&second, &third)] {
        let rotated = place.run(&["key", "rotate", new.to_str().unwrap()], old);
        assert!(rotated.status.success(), "{}", said(&rotated));
        assert!(!place.run(&["verify"], old).status.success());
        let verified = place.run(&["verify"], new);
        assert!(said(&verified).contains("0 differences"), "{}", said(&verified));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_made_refused_and_changed_sqlite() {
    told(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_made_refused_and_changed_postgres() {
    told(Engine::Postgres).await;
}
