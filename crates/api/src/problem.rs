//! A refusal on the wire: RFC 9457 problem details in the reader's language.

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Reason, Refusal, rulebook::ProblemClass, schema::ToSchema};
use procedures::wording::detail_of;
use serde::Serialize;
use std::collections::BTreeMap;
use web::{Language, Refused, request_id};

/// Why a request was refused (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable address for this kind of refusal; it leads to a page about it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/intention-too-recent")]
    pub kind: String,
    /// What it is, in the reader's language.
    #[schema(example = "采购意向公开未满三十日")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What it is in this case.
    pub detail: String,
    /// The rule of the field behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "W13")]
    pub rule: Option<&'static str>,
    /// The law in which the rule stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<&'static str>,
    /// The articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<&'static str>,
    /// What the rule asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_title: Option<&'static str>,
    /// The field of the request at fault, as a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "tender_documents/lots/0/ceiling")]
    pub field: Option<String>,
    /// The facts and numbers compared.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<&'static str, String>,
    /// The earliest moment or day at which the act would be lawful.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-04-05")]
    pub earliest: Option<String>,
    /// All findings, the first among them, where there is more than one (RFC 9457).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub errors: Vec<ProblemFinding>,
    /// The number of the request, as in the header X-Request-Id and in the log of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0b0e3c1a-6a0f-4f6e-9a3b-2f6f0c7f5d11")]
    pub request_id: Option<String>,
}

/// One of several findings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemFinding {
    /// A stable address for this kind of refusal.
    #[serde(rename = "type")]
    #[schema(example = "/problems/amount-not-positive")]
    pub kind: String,
    /// What it is in this case.
    pub detail: String,
    /// Where in the body it is, as a pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#/terms/milestones/0/amount")]
    pub pointer: Option<String>,
    /// The rule of the field behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// The articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<&'static str>,
    /// The facts and numbers compared.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<&'static str, String>,
    /// The earliest moment or day at which the act would be lawful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
}

impl ProblemFinding {
    fn of(refusal: &Refusal, language: Language) -> Self {
        let rule = refusal.rule();
        Self {
            kind: format!("/problems/{}", refusal.reason),
            detail: detail_of(refusal, language),
            pointer: refusal.field.as_ref().map(|field| format!("#/{field}")),
            rule: rule.map(|rule| rule.id.word()),
            article: rule.map(|rule| rule.article),
            facts: facts_of(refusal, language),
            earliest: refusal.earliest.clone(),
        }
    }
}

fn facts_of(refusal: &Refusal, language: Language) -> BTreeMap<&'static str, String> {
    let chinese = language == Language::Chinese;
    refusal.facts_in(chinese).map(|(name, value)| (name, value.to_owned())).collect()
}

/// The status that a reason answers with.
#[must_use]
pub fn status_of(reason: Reason) -> StatusCode {
    match reason.class() {
        ProblemClass::Malformed => StatusCode::BAD_REQUEST,
        ProblemClass::Unknown => StatusCode::UNAUTHORIZED,
        ProblemClass::Forbidden => StatusCode::FORBIDDEN,
        ProblemClass::Missing => StatusCode::NOT_FOUND,
        ProblemClass::Method => StatusCode::METHOD_NOT_ALLOWED,
        ProblemClass::Conflict => StatusCode::CONFLICT,
        ProblemClass::Stale => StatusCode::PRECONDITION_FAILED,
        ProblemClass::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemClass::Beyond => StatusCode::RANGE_NOT_SATISFIABLE,
        ProblemClass::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemClass::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemClass::Unconditional => StatusCode::PRECONDITION_REQUIRED,
        ProblemClass::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemClass::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ProblemClass::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// The problem that a refusal is, in a language.
    #[must_use]
    pub fn of(refusal: &Refusal, language: Language) -> Self {
        let chinese = language == Language::Chinese;
        let pick = |zh, en| if chinese { zh } else { en };
        let (reason, rule) = (refusal.reason, refusal.rule());
        Self {
            kind: format!("/problems/{reason}"),
            title: pick(reason.title_zh(), reason.title_en()).to_owned(),
            status: status_of(reason).as_u16(),
            detail: detail_of(refusal, language),
            rule: rule.map(|rule| rule.id.word()),
            law: rule.map(|rule| pick(rule.statute().name_zh, rule.statute().name_en)),
            article: rule.map(|rule| rule.article),
            rule_title: rule.map(|rule| pick(rule.title_zh, rule.title_en)),
            field: refusal.field.clone(),
            facts: facts_of(refusal, language),
            earliest: refusal.earliest.clone(),
            errors: match refusal.also.as_slice() {
                [] => Vec::new(),
                _ => refusal.findings().map(|finding| ProblemFinding::of(finding, language)).collect(),
            },
            request_id: request_id().map(|id| id.to_string()),
        }
    }
}

/// Answers with a refusal.
#[must_use]
pub fn refuse(refusal: &Refusal, language: Language) -> Response<Body> {
    let status = status_of(refusal.reason);
    let mut response = (status, Json(Problem::of(refusal, language))).into_response();
    response.extensions_mut().insert(Refused(refusal.reason));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            let seconds = refusal.fact("seconds").and_then(|seconds| seconds.parse::<u32>().ok()).unwrap_or(1);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        _ => {}
    }
    response
}
