//! Everything that somebody can read: every address of the document, with every identifier that is known.

use crate::{
    app::App,
    people::{Person, Reply},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// What is read at an address: status, headers but for the date, and body.
type Read = (u16, Vec<(String, String)>, Vec<u8>);
/// What somebody reads, address by address.
pub(crate) type Seen = BTreeMap<String, Read>;

/// The paths of the document: it takes a while to make.
fn paths() -> &'static serde_json::Map<String, Value> {
    static PATHS: LazyLock<serde_json::Map<String, Value>> = LazyLock::new(|| {
        let document = api::document::whole().finish().to_json().unwrap();
        let mut document: Value = serde_json::from_str(&document).unwrap();
        serde_json::from_value(document["paths"].take()).unwrap()
    });
    &PATHS
}

/// The addresses that can be asked with GET, but for those of one noun.
fn addresses() -> (Vec<String>, Vec<String>) {
    let got = paths().iter().filter(|(_, operations)| operations.get("get").is_some()).map(|(path, _)| path.clone());
    got.partition(|path| !path.contains('{'))
}

/// The ways in which a list can be sorted.
fn sorts(address: &str) -> Vec<String> {
    let parameters = paths()[address]["get"]["parameters"].as_array().into_iter().flatten();
    let mut sort = parameters.filter(|parameter| parameter["name"] == "sort");
    let ways = sort.next().and_then(|sort| sort["schema"]["enum"].as_array()).into_iter().flatten();
    ways.map(|way| format!("?sort={}", way.as_str().unwrap())).collect()
}

/// The identifiers of what a list holds.
fn identifiers(bytes: &[u8]) -> Vec<String> {
    let list: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let items = list["items"].as_array().into_iter().flatten();
    items.filter_map(|item| Some(item["id"].as_str()?.to_owned())).collect()
}

/// Ways to ask for more than a list gives by itself.
const MORE: &[&str] = &["", "?limit=200"];

fn kept(reply: Reply) -> Read {
    let headers = reply.headers.iter().filter(|(name, _)| *name != "date");
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    (reply.status, headers.collect(), reply.bytes)
}

/// Reads everything that somebody can read, with these identifiers besides those that it meets.
pub(crate) async fn everything(person: &Person, known: &[String]) -> Seen {
    let (lists, of_one) = addresses();
    let mut seen = Seen::new();
    let mut met: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for list in &lists {
        for more in MORE.iter().map(|more| (*more).to_owned()).chain(sorts(list)) {
            let address = format!("{list}{more}");
            let reply = person.get(&address).await;
            met.entry(list.clone()).or_default().extend(identifiers(&reply.bytes));
            seen.insert(address, kept(reply));
        }
    }
    for address in &of_one {
        let list = address.split("/{").next().unwrap_or_default();
        let of_list = met.get(list).into_iter().flatten();
        for id in of_list.chain(known.iter().filter(|_| met.contains_key(list))) {
            let address = address.replacen("{id}", id, 1);
            seen.insert(address.clone(), kept(person.get(&address).await));
        }
    }
    for address in ["/healthz", "/readyz", "/openapi.json", "/v1/nothing"] {
        seen.insert(address.to_owned(), kept(person.get(address).await));
    }
    seen
}

/// What the service counts, as whoever runs it reads it.
pub(crate) fn counters(app: &App) -> String {
    // Times differ from run to run; how often something happened does not.
    let text = app.metrics.render();
    text.lines().filter(|line| !line.contains("_seconds")).map(|line| format!("{line}\n")).collect()
}

/// Says in what two readings differ.
pub(crate) fn must_be_equal(who: &str, before: &Seen, after: &Seen) {
    let addresses: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for address in addresses {
        let (before, after) = (before.get(address), after.get(address));
        let text = |seen: Option<&Read>| {
            seen.map(|(status, headers, body)| format!("{status} {headers:?} {}", String::from_utf8_lossy(body)))
        };
        assert_eq!(text(before), text(after), "{who} sees at {address} that something was sealed");
    }
}
