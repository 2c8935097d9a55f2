//! Whoever reads Chinese is refused in Chinese: no sentence of a library, no word of the program in the place of a word that people
//! use.

use crate::{
    app::{App, on_both},
    process::line_body,
};
use reqwest::{
    Method,
    header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue},
};
use serde_json::{Value, json};

on_both!(a_refusal_in_chinese_has_no_english_sentence);

/// Words of another language side by side: names of fields and words that can be written stand alone.
pub(crate) fn is_sentence(text: &str) -> bool {
    let words: Vec<bool> = text
        .split_ascii_whitespace()
        .map(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\''))
        .collect();
    words.windows(3).any(|three| three.iter().all(|word| *word))
}

pub(crate) fn chinese() -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("zh-CN"))])
}

async fn a_refusal_in_chinese_has_no_english_sentence(app: App) {
    let cast = app.cast().await;
    let line = || line_body("310115004", "district", "1000.00");
    let with = |pointer: &str, value: Value| {
        let mut body = line();
        *body.pointer_mut(pointer).expect(pointer) = value;
        body
    };
    let mut bodies: Vec<String> = vec!["{".into(), "[]".into(), "{]".into(), "\"x\"".into(), "nonsense".into()];
    for name in line().as_object().expect("an object").keys() {
        let mut body = line();
        body.as_object_mut().expect("an object").remove(name);
        bodies.push(body.to_string());
        for value in [json!(1.5), json!(-7), json!("磋商"), json!(true), json!([1]), json!({}), json!(null)] {
            bodies.push(with(&format!("/{name}"), value).to_string());
        }
    }
    let mut extra = line();
    extra["nonsense"] = json!(1);
    bodies.push(extra.to_string());
    bodies.push(format!("{{\"year\": 2026, {}", &line().to_string()[1..]));
    let mut requests: Vec<_> = bodies
        .iter()
        .map(|body| {
            let request = cast.finance.request(Method::POST, "/v1/budget-lines").header("idempotency-key", "k1");
            request.header("content-type", "application/json").body(body.clone())
        })
        .collect();
    for path in [
        "/v1/tenders?status=nonsense",
        "/v1/tenders?limit=0",
        "/v1/tenders?limit=many",
        "/v1/tenders?nonsense=1",
        "/v1/tenders?unit=1&unit=2",
        "/v1/tenders?sort=nonsense",
        "/v1/tenders?cursor=%FF",
        "/v1/tenders/x",
        "/v1/nonsense",
        "/v1/reports/payments?group=nonsense",
        "/v1/reports/payments?year=x",
        "/v1/reports/payables?group=unit",
        "/v1/reports/payments?alone=perhaps",
        "/v1/calendar?unit=x",
        "/v1/persons",
    ] {
        requests.push(cast.finance.request(Method::GET, path));
    }
    let mut seen = 0;
    for request in requests {
        let reply = cast.finance.send(request.headers(chinese())).await;
        if reply.status < 400 {
            continue;
        }
        seen += 1;
        let problem = reply.json();
        for name in ["title", "detail", "rule_title", "law"] {
            let text = problem[name].as_str().unwrap_or_default();
            assert!(!is_sentence(text), "{name} of {problem}");
        }
        assert!(problem["detail"].as_str().unwrap_or_default().chars().any(|letter| letter > '\u{2e80}'), "{problem}");
    }
    assert!(seen > 60, "{seen}");
    // Words of lists stand as people call them, beside what can be written.
    let wrong = with("/source", json!("磋商")).to_string();
    let request = cast.finance.request(Method::POST, "/v1/budget-lines").header("idempotency-key", "k2");
    let request = request.header("content-type", "application/json").body(wrong).headers(chinese());
    let problem = cast.finance.send(request).await.refused("unknown-word");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.starts_with("未知的取值“磋商”；可用：") && detail.contains("区级资金 district、"), "{detail}");
}
