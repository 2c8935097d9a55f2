//! A page about each kind of refusal: where the type of a problem leads.

use crate::problem::{refuse, status_of};
use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use domain::{Reason, Refusal, rulebook::Rule};
use web::language_of;

/// A page about a kind of refusal: where the type of a problem leads.
pub(crate) async fn about_problem(Path(word): Path<String>, headers: HeaderMap) -> Response {
    let Some(reason) = Reason::ALL.iter().find(|reason| reason.word() == word) else {
        return refuse(&Refusal::of(Reason::NotFound), language_of(&headers));
    };
    let rule = reason.rule().map(Rule::get).map(|rule| {
        let law = rule.statute();
        format!(
            "<dt>{} · {}</dt><dd>{}<br><span lang=en>{}</span><br>{} 第 {} 条 · <span lang=en>{}, Art. {}</span></dd>",
            rule.id.word(),
            reason,
            rule.title_zh,
            rule.title_en,
            law.name_zh,
            rule.article,
            law.name_en,
            rule.article
        )
    });
    let policy =
        [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")];
    let page = Html(format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>{zh}</title><body style='font:18px/1.7 sans-serif;max-width:42em;margin:2em auto;padding:0 1em'>\
         <h1>{zh}</h1><p lang=en>{en}</p><p>HTTP {status}</p><dl>{rule}</dl></body></html>",
        zh = reason.title_zh(),
        en = reason.title_en(),
        status = status_of(*reason).as_u16(),
        rule = rule.unwrap_or_default(),
    ));
    (policy, page).into_response()
}
