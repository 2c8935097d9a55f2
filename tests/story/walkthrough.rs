//! The story writes the manual: every step of it becomes a file in docs/walkthrough, the same on both databases.
//! Run with `QINGDAN_WRITE=1` to write them anew; otherwise they must be current.

use crate::people::{Person, Reply};
use serde_json::Value;
use std::{collections::HashMap, fmt::Write as _, path::PathBuf};

/// Steps as they are told, with identifiers replaced by numbers, so that each telling is the same.
pub(crate) struct Walkthrough {
    folder: &'static str,
    number: usize,
    seen: HashMap<String, String>,
}

impl Walkthrough {
    pub(crate) fn new(folder: &'static str) -> Self {
        Self { folder, number: 0, seen: HashMap::new() }
    }
    /// Sends a request and tells it.
    pub(crate) async fn tell(
        &mut self,
        title: &str,
        who: (&str, &Person),
        path: &str,
        body: Option<&Value>,
        version: Option<&Value>,
    ) -> Reply {
        let (name, person) = who;
        let reply = match body {
            Some(body) => person.post(path, body, version).await,
            None => person.get(path).await,
        };
        self.number += 1;
        let mut text = format!("# {title}\n\n");
        let _ = writeln!(text, "{} {path} HTTP/1.1", if body.is_some() { "POST" } else { "GET" });
        let _ = writeln!(text, "Authorization: Bearer <token of the {name}>\nAccept-Language: en\nX-Request-Id: story");
        if let Some(body) = body {
            if let Some(version) = version {
                let _ = writeln!(text, "If-Match: \"{version}\"");
            }
            let _ = writeln!(text, "Idempotency-Key: <a new key>\nContent-Type: application/json\n\n{}", pretty(body));
        }
        let _ = writeln!(text, "\n\nHTTP/1.1 {}", reply.status);
        for header in ["location", "etag", "content-type"] {
            if let Some(value) = reply.headers.get(header) {
                let _ = writeln!(text, "{header}: {}", value.to_str().unwrap());
            }
        }
        let _ = writeln!(text, "\n{}", pretty(&reply.json()));
        self.keep(title, &text);
        reply
    }
    /// Tells what makes something.
    pub(crate) async fn make(&mut self, title: &str, who: (&str, &Person), path: &str, body: &Value) -> Value {
        self.tell(title, who, path, Some(body), None).await.done()
    }
    /// Tells what changes something.
    pub(crate) async fn act(
        &mut self,
        title: &str,
        who: (&str, &Person),
        path: &str,
        body: &Value,
        on: &Value,
    ) -> Value {
        self.tell(title, who, path, Some(body), Some(&on["version"])).await.done()
    }
    fn keep(&mut self, title: &str, text: &str) {
        let slug: String = title
            .to_lowercase()
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        let name = format!("{:02}-{}.http", self.number, slug.trim_matches('-').replace("--", "-"));
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/walkthrough").join(self.folder).join(name);
        let text = self.settled(text);
        if std::env::var_os("QINGDAN_WRITE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            return;
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(known, text, "{} is not current; run the tests with QINGDAN_WRITE=1", path.display());
    }
    /// Replaces identifiers by numbers in the order in which they appear, and digests by dots.
    fn settled(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut word = String::new();
        for letter in text.chars().chain(['\n']) {
            if letter.is_ascii_hexdigit() || letter == '-' {
                word.push(letter);
                continue;
            }
            out.push_str(&self.settled_word(&word));
            word.clear();
            out.push(letter);
        }
        out.pop();
        out
    }
    fn settled_word(&mut self, word: &str) -> String {
        let is_id = word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
        if is_id {
            let next = format!("00000000-0000-4000-8000-{:012}", self.seen.len() + 1);
            return self.seen.entry(word.to_owned()).or_insert(next).clone();
        }
        // The reference of a payment is its identifier without hyphens.
        let bare = |id: &String| id.replace('-', "");
        if let Some((_, settled)) = self.seen.iter().find(|(id, _)| word.len() == 32 && bare(id) == word) {
            return bare(settled);
        }
        if word.len() == 64 { "0".repeat(64) } else { word.to_owned() }
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
