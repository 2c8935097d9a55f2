//! Conditions, repetitions and preferences of a request, as RFC 9110 has them.

use crate::{
    app::{App, on_both},
    course::id,
    people::{Person, Reply, key},
    process::requirement,
};
use reqwest::Method;
use serde_json::{Value, json};

on_both!(
    what_is_known_is_not_sent_again,
    a_change_names_the_version_that_was_read,
    an_answer_that_is_given_again_says_so,
    the_most_wanted_form_is_given,
);

async fn item(app: &App) -> (Person, Value) {
    let cast = app.cast().await;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "2026年度购买服务清单" });
    let list = cast.officer.make("/v1/purchase-lists", list).await;
    let path = format!("/v1/purchase-lists/{}/items", id(&list));
    (cast.officer.clone(), cast.officer.make(&path, requirement("480000.00")).await)
}

async fn what_is_known_is_not_sent_again(app: App) {
    let (officer, item) = item(&app).await;
    let path = format!("/v1/purchase-items/{}", id(&item));
    let ask = async |known: &str| {
        let request = officer.request(Method::GET, &path).header("if-none-match", known);
        officer.send(request).await.status
    };
    for known in ["\"1\"", "W/\"1\"", "*", "\"0\", \"1\"", "W/\"7\" , W/\"1\""] {
        assert_eq!(ask(known).await, 304, "{known}");
    }
    for other in ["\"2\"", "1", "\"0\", \"2\"", "", "\"1"] {
        assert_eq!(ask(other).await, 200, "{other}");
    }
}

async fn a_change_names_the_version_that_was_read(app: App) {
    let (officer, item) = item(&app).await;
    let path = format!("/v1/purchase-items/{}/submit", id(&item));
    let submit = async |versions: &[&str]| -> Reply {
        let mut request = officer.request(Method::POST, &path).json(&json!({})).header("idempotency-key", key());
        for version in versions {
            request = request.header("if-match", *version);
        }
        officer.send(request).await
    };
    submit(&[]).await.refused("version-required");
    // Nobody changes what they have not read.
    submit(&["*"]).await.refused("version-required");
    for stale in [&["\"7\""][..], &["W/\"1\""], &["1"], &["\"1"], &["\"one\""], &["\"0\", \"2\""], &["\"0\"", "\"2\""]]
    {
        submit(stale).await.refused("version-conflict");
    }
    submit(&["\"0\", \"1\""]).await.done();
}

async fn an_answer_that_is_given_again_says_so(app: App) {
    let cast = app.cast().await;
    let body = json!({ "unit": "310115004", "year": 2026, "title": "2026年度购买服务清单" });
    let key = key();
    let first = cast.officer.post_with_key("/v1/purchase-lists", &body, None, &key).await;
    let again = cast.officer.post_with_key("/v1/purchase-lists", &body, None, &key).await;
    assert_eq!((first.status, first.headers.get("idempotency-replayed")), (201, None));
    assert_eq!((again.status, again.headers["idempotency-replayed"].to_str().unwrap()), (201, "true"));
    assert_eq!(first.bytes, again.bytes);
}

async fn the_most_wanted_form_is_given(app: App) {
    let cast = app.cast().await;
    let kind = async |accept: &str| {
        let request = cast.auditor.request(Method::GET, "/v1/reports/payments").header("accept", accept);
        let reply = cast.auditor.send(request).await;
        let media = reply.headers["content-type"].to_str().unwrap().to_owned();
        media.split(';').next().unwrap().to_owned()
    };
    assert_eq!(kind("text/csv;q=0.5, application/json;q=0.4").await, "text/csv");
    assert_eq!(kind("text/csv;q=0.5, application/json").await, "application/json");
    assert_eq!(kind("text/csv;q=0, application/json;q=0.1").await, "application/json");
    assert_eq!(kind("image/png").await, "application/problem+json");
    // A language that is not wanted is not taken.
    let title = async |language: &str| {
        let request = cast.anybody.request(Method::GET, "/v1/me").header("accept-language", language);
        // The first of two headers is that of all requests.
        let mut request = request.build().unwrap();
        request.headers_mut().insert("accept-language", language.parse().unwrap());
        let response = reqwest::Client::new().execute(request).await.unwrap();
        response.json::<Value>().await.unwrap()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title("en;q=0").await, "尚未登录");
    assert_eq!(title("fr, en;q=0.2, zh;q=0.1").await, "Nobody is logged in");
    assert_eq!(title("en-GB").await, "Nobody is logged in");
}
