//! Of several faults the same is told first everywhere, and what every answer says to a browser.

use crate::app::{App, on_both};
use serde_json::json;

on_both!(the_order_of_checks_is_one, every_answer_tells_a_browser_what_it_may_load);

/// The order that docs/api-design.md says, one fault after the other being mended.
async fn the_order_of_checks_is_one(app: App) {
    let cast = app.cast().await;
    let purchase = cast.purchase(&app).await;
    let id = purchase.tender["id"].as_str().unwrap();
    let good = format!("/v1/tenders/{id}/cancel");
    let send = async |person: &crate::people::Person, path: &str, media: &str, version: Option<&str>, body: &str| {
        let request = person.request(reqwest::Method::POST, path).header("content-type", media).body(body.to_owned());
        let request = match version {
            Some(version) => request.header("if-match", version.to_owned()),
            None => request,
        };
        person.send(request).await
    };
    let with_key = async |person: &crate::people::Person, path: &str, version: Option<&str>, body: &str| {
        let request = person.request(reqwest::Method::POST, path).header("content-type", "application/json");
        let request = request.header("idempotency-key", crate::people::key()).body(body.to_owned());
        let request = match version {
            Some(version) => request.header("if-match", version.to_owned()),
            None => request,
        };
        person.send(request).await
    };
    let (bad, nowhere) =
        ("/v1/tenders/no-identifier/cancel", "/v1/tenders/0197c0de-0000-7000-8000-000000000001/cancel");
    let (json_, text) = ("application/json", "text/plain");
    send(&cast.anybody, bad, text, Some("x"), "{").await.refused("not-logged-in");
    send(&cast.ngos[0], bad, text, Some("x"), "{").await.refused("not-allowed");
    send(&cast.approver, bad, text, Some("x"), "{").await.refused("not-found");
    send(&cast.approver, nowhere, text, Some("x"), "{").await.refused("version-conflict");
    send(&cast.approver, nowhere, text, Some("\"1\""), "{").await.refused("unsupported-media");
    send(&cast.approver, nowhere, json_, Some("\"1\""), "{").await.refused("malformed");
    let keyless = json!({ "reason": "取消" }).to_string();
    send(&cast.approver, nowhere, json_, Some("\"1\""), &keyless).await.refused("idempotency-key-required");
    let body = json!({ "reason": "重大变故，取消采购任务。" }).to_string();
    with_key(&cast.approver, nowhere, Some("\"1\""), &body).await.refused("not-found");
    with_key(&cast.elsewhere_approver, &good, Some("\"1\""), &body).await.refused("not-allowed");
    with_key(&cast.approver, &good, None, &body).await.refused("version-required");
    with_key(&cast.approver, &good, Some("\"1\""), &body).await.refused("version-conflict");
    // A file as well: who may not, before what is wrong with it.
    send(&cast.anybody, "/v1/attachments", "x/y", None, "").await.refused("not-logged-in");
    send(&cast.ngos[0], "/v1/attachments", "x/y", None, "").await.refused("text-length");
}

async fn every_answer_tells_a_browser_what_it_may_load(app: App) {
    let cast = app.cast().await;
    for path in ["/v1/tenders", "/v1/tenders/none", "/openapi.json", "/docs/", "/problems/busy", "/livez", "/nowhere"] {
        let reply = cast.anybody.get(path).await;
        let header = |name: &str| reply.headers.get(name).map(|value| value.to_str().unwrap().to_lowercase());
        let policy = header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("script-src") || path == "/docs/", "{path}: {policy}");
        let varies = reply.headers.get_all("vary").iter().any(|value| value == "accept-language");
        assert!(varies, "{path} does not say that it depends on the language");
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
    }
}
