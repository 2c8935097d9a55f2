//! The rulebook as a file: `qingdan rules export` writes the law of a unit on a day, `qingdan rules import` proposes what a
//! file says otherwise. Both go through the API like everybody, so that what a file changes is dated and confirmed by
//! another person.

use reqwest::{Client, RequestBuilder, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write};

/// Where the market is, and by whose right it is asked.
#[derive(clap::Args, Clone, Debug)]
pub struct Market {
    /// The address of the market.
    #[arg(long, env = "QINGDAN_MARKET", default_value = "http://127.0.0.1:8080")]
    pub market: String,
    /// The token by whose right it is asked.
    #[arg(long, env = "QINGDAN_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
}

impl Market {
    /// A request by the right of the token.
    pub(crate) fn asked(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

/// A rulebook in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The unit in whose territory it holds; the nation if absent.
    unit: Option<String>,
    /// The first day on which its changes hold.
    start_date: String,
    /// The document that says so.
    basis_document: String,
    rules: BTreeMap<String, Entry>,
}

/// What a file says of a rule: its mode, and its numbers by name.
#[derive(Debug, Deserialize)]
struct Entry {
    mode: Option<String>,
    #[serde(flatten)]
    numbers: BTreeMap<String, i64>,
}

/// A change that a file asks for.
#[derive(Debug)]
struct Change {
    /// What is said about it.
    said: String,
    /// As the API takes it.
    body: Value,
}

/// Writes the law of a unit on a day, with its sources as comments.
///
/// # Errors
/// When the market cannot be reached or refuses.
pub async fn export(market: &Market, unit: Option<&str>, day: &str) -> Result<String, String> {
    let rules = rules(market, unit, day).await?;
    let mut text = format!(
        "# 规则手册 · The rulebook as of {day}. Change modes and numbers, say from when and why, and import it.\n"
    );
    if let Some(unit) = unit {
        let _ = writeln!(text, "unit = {unit:?}");
    }
    let _ = writeln!(text, "start_date = {day:?}\nbasis_document = \"\"");
    for rule in &rules {
        let word = |field: &str| rule[field].as_str().unwrap_or_default().to_owned();
        let fixed = if rule["fixed"] == true { " (fixed: cannot be switched)" } else { "" };
        let _ = writeln!(
            text,
            "\n# {} · {}\n# {} {} · {}{fixed}\n[rules.{}]\nmode = {:?}",
            word("title"),
            word("title_en"),
            word("law"),
            word("article"),
            word("statement_of_facts"),
            word("id"),
            word("mode")
        );
        for number in list(&rule["numbers"]) {
            let kind = number["kind"].as_str().unwrap_or_default();
            let name = number["parameter"].as_str().unwrap_or_default();
            let _ = writeln!(text, "{name} = {} # {kind}, shipped {}", number["value"], number["shipped"]);
        }
    }
    Ok(text)
}

/// Proposes every change that a file asks for, and says each in a line; with `check` it only says them. What is proposed
/// already is not proposed again.
///
/// # Errors
/// When the file cannot be read, names what there is not, or the market refuses; then the lines before it are proposed.
pub async fn import(
    market: &Market,
    text: &str,
    check: bool,
    say: impl Fn(&str) -> Result<(), String>,
) -> Result<usize, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let rules = rules(market, file.unit.as_deref(), &file.start_date).await?;
    let changes = changes(&file, &rules)?;
    let waiting = if check { Vec::new() } else { waiting(market, file.unit.as_deref()).await? };
    for Change { said, body } in &changes {
        if check {
            say(said)?;
            continue;
        }
        let same = |other: &Value| ["unit", "change", "start_date"].iter().all(|field| other[field] == body[field]);
        if let Some(earlier) = waiting.iter().find(|other| same(other)) {
            say(&format!("{said}: proposed already, {}", earlier["id"].as_str().unwrap_or_default()))?;
            continue;
        }
        let request = market.asked(client()?.post(format!("{}/v1/rule-changes", market.market)).json(body));
        let made = answer(request.send().await.map_err(|error| error.to_string())?).await?;
        say(&format!(
            "{said}: proposed, to be confirmed by another person, {}",
            made["id"].as_str().unwrap_or_default()
        ))?;
    }
    Ok(changes.len())
}

fn changes(file: &File, rules: &[Value]) -> Result<Vec<Change>, String> {
    let mut changes = Vec::new();
    let mut add = |said: String, change: Value| {
        let body = json!({ "unit": file.unit, "change": change, "start_date": file.start_date, "end_date": null, "basis_document": file.basis_document });
        changes.push(Change { said, body });
    };
    for (id, entry) in &file.rules {
        let known = rules.iter().find(|rule| rule["id"] == id.as_str());
        let rule = known.ok_or_else(|| format!("{id}: there is no such rule"))?;
        if let Some(mode) = entry.mode.as_ref().filter(|mode| rule["mode"] != mode.as_str()) {
            let was = rule["mode"].as_str().unwrap_or_default();
            add(format!("{id} mode: {was} → {mode}"), json!({ "mode": { "rule": id, "mode": mode } }));
        }
        for (name, value) in &entry.numbers {
            let number = list(&rule["numbers"]).find(|number| number["parameter"] == name.as_str());
            let number = number.ok_or_else(|| format!("{id}: it has no number {name}"))?;
            if number["value"] != *value {
                let was = &number["value"];
                add(
                    format!("{id} {name}: {was} → {value}"),
                    json!({ "number": { "parameter": name, "value": value } }),
                );
            }
        }
    }
    Ok(changes)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

async fn rules(market: &Market, unit: Option<&str>, day: &str) -> Result<Vec<Value>, String> {
    let unit = unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
    let mut found = read(market, &format!("/v1/rules?day={day}{unit}")).await?;
    serde_json::from_value(found["items"].take()).map_err(|error| error.to_string())
}

/// The rule changes of a unit that wait for another person, all pages of them.
async fn waiting(market: &Market, unit: Option<&str>) -> Result<Vec<Value>, String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let mut page = read(market, &format!("/v1/rule-changes?status=proposed&limit=200{cursor}")).await?;
        let items: Vec<Value> = serde_json::from_value(page["items"].take()).map_err(|error| error.to_string())?;
        found.extend(items.into_iter().filter(|rule_change| rule_change["unit"].as_str() == unit));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(found),
        }
    }
}

async fn read(market: &Market, path: &str) -> Result<Value, String> {
    let request = market.asked(client()?.get(format!("{}{path}", market.market)));
    answer(request.send().await.map_err(|error| error.to_string())?).await
}

fn client() -> Result<Client, String> {
    crate::start::provide_encryption();
    Client::builder().build().map_err(|error| error.to_string())
}

async fn answer(response: Response) -> Result<Value, String> {
    let good = response.status().is_success();
    let body: Value = response.json().await.map_err(|error| error.to_string())?;
    if good { Ok(body) } else { Err(body["detail"].as_str().unwrap_or("the market refuses").to_owned()) }
}
