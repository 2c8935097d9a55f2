//! Wrong acts from every section of the law, each answered with its rule and article, the numbers compared and, where there
//! is one, the earliest lawful moment. It writes docs/walkthrough/refusals.

mod award;
mod compete;
mod plan;

use crate::{
    app::{App, on_both},
    course::{Course, id},
    people::Person,
    process::requirement,
    walkthrough::Walkthrough,
};
use serde_json::{Value, json};

/// Tells wrong acts and keeps count of them.
struct Teller {
    story: Walkthrough,
    told: usize,
}

/// What a refusal must say: its reason, its rule and its article.
type Expected = (&'static str, &'static str, &'static str);

impl Teller {
    async fn wrong(
        &mut self,
        title: &str,
        who: (&str, &Person),
        path: &str,
        body: Value,
        version: Option<&Value>,
        expected: Expected,
    ) -> Value {
        let (reason, rule, article) = expected;
        let reply = self.story.tell(title, who, path, Some(&body), version).await;
        let problem = reply.refused(reason);
        assert_eq!((&problem["rule"], &problem["article"]), (&json!(rule), &json!(article)), "{title}: {problem}");
        assert!(
            problem["law"].as_str().is_some_and(|law| !law.is_empty())
                && !problem["detail"].as_str().unwrap().is_empty()
        );
        self.told += 1;
        problem
    }
    /// A wrong act on a noun as it is now.
    async fn wrong_on(
        &mut self,
        title: &str,
        who: (&str, &Person),
        place: (&str, &Value, &str),
        body: Value,
        expected: Expected,
    ) -> Value {
        let (nouns, noun, act) = place;
        let now = who.1.get(&format!("/v1/{nouns}/{}", id(noun))).await;
        let version = if now.status == 200 { now.json()["version"].clone() } else { noun["version"].clone() };
        self.wrong(title, who, &format!("/v1/{nouns}/{}/{act}", id(noun)), body, Some(&version), expected).await
    }
}

/// Rules known from secondary sources are switched, so that they refuse.
async fn enforce(app: &App, course: &Course, rules: &[&str]) {
    for rule in rules {
        let body = json!({ "unit": null, "change": { "mode": { "rule": rule, "mode": "enforced" } }, "start_date": "2026-03-03", "end_date": null, "basis_document": "市财政局确认" });
        let rule_change = course.cast.system.make("/v1/rule-changes", body).await;
        course.cast.security.on("rule-changes", &rule_change, "confirm", json!({})).await;
    }
    app.at("2026-03-03T09:00").await;
}

fn need_with(fields: &[(&str, Value)]) -> Value {
    let mut requirement = requirement("480000.00");
    for (field, value) in fields {
        requirement["requirement"][*field] = value.clone();
    }
    requirement
}

fn with(mut tender_documents: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() {
            &mut tender_documents["tender_documents"]
        } else {
            tender_documents["tender_documents"].pointer_mut(parent).unwrap()
        };
        parent[last] = value.clone();
    }
    tender_documents
}

on_both!(wrong_acts_are_answered_with_the_law);

/// Proves: W3, W4, W5, W7, W8, W9, W10, W11, W13, W14, W15, W18, W19, W21, Q1, Q2, Q3, Q4, Q9, M2, M4, M5, M7, M8, M9, M10, M11, M12
/// Proves: M13, M17, D1, D5, E1, E4, E5, E6, E7, E8, E10, E11, E12, E15, E16, A1, A2, A4, A7, A8, A9, A10, A11, A12, A13, A14, A16, A17
/// Proves: A22, C2, C5, C6
async fn wrong_acts_are_answered_with_the_law(app: App) {
    let course = Course::new(&app).await;
    enforce(&app, &course, &["W13", "W15"]).await;
    let mut tell = Teller { story: Walkthrough::new("refusals"), told: 0 };
    plan::planning(&app, &course, &mut tell).await;
    let item = course.item("480000.00").await;
    plan::drafting(&course, &mut tell, &item).await;
    plan::publishing(&app, &course, &mut tell, &item).await;
    let tender = compete::bidding(&app, &course, &mut tell).await;
    let evaluation = compete::opening(&app, &course, &mut tell, &tender).await;
    let bids = compete::evaluating(&app, &course, &mut tell, &tender, &evaluation).await;
    let contract = award::awarding(&app, &course, &mut tell, &tender, &bids).await;
    award::working(&app, &course, &mut tell, &contract).await;
    assert!(tell.told >= 50, "only {} wrong acts", tell.told);
    assert_eq!(app.findings().await, []);
}
