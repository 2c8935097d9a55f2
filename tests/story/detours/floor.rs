//! National law is a floor: a place may tighten, or use a discretion that the law gives, and takes nothing away.

use crate::{
    app::{App, on_both},
    course::Course,
};
use domain::rulebook::{Discretion, FIXED, NUMBERS, RULES, Rank, SourceQuality};
use serde_json::{Value, json};

on_both!(no_place_switches_off_or_lowers_what_stands_above_it);

fn change(unit: Value, change: Value) -> Value {
    json!({ "unit": unit, "change": change, "start_date": "2026-04-01", "end_date": "2026-04-01", "basis_document": "内部通知" })
}

/// Proves: A22
/// Detours: * act, A22 edge, A22 role
async fn no_place_switches_off_or_lowers_what_stands_above_it(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let path = "/v1/rule-changes?dry_run=true";
    let (mut refused, mut taken) = (0, 0);
    for rule in RULES {
        for (unit, mode) in
            [(json!("310115"), "off"), (json!("310115"), "warns"), (json!("31"), "off"), (Value::Null, "off")]
        {
            let body = change(unit.clone(), json!({ "mode": { "rule": rule.id, "mode": mode } }));
            let reply = cast.system.post(path, &body, None).await;
            let full = rule.source_quality == SourceQuality::FullText;
            let own = unit != json!("310115") && (rule.statute().rank == Rank::Municipal || !full);
            if FIXED.contains(&rule.id) {
                reply.refused("rule-is-fixed");
            } else if !own && (full || mode == "off") {
                let problem = reply.refused("below-higher-law");
                assert_eq!((&problem["rule"], &problem["field"]), (&json!(rule.id), &json!("change/mode/rule")));
                refused += 1;
            } else {
                assert_eq!(reply.status, 200, "{} {unit} {mode}", rule.id);
                taken += 1;
            }
        }
        // What binds already may be said again, and what only warns may be made to bind.
        if !FIXED.contains(&rule.id) {
            let body = change(json!("310115"), json!({ "mode": { "rule": rule.id, "mode": "enforced" } }));
            assert_eq!(cast.finance.post(path, &body, None).await.status, 200, "{}", rule.id);
        }
    }
    for number in NUMBERS {
        for (unit, province) in [(json!("310115"), false), (json!("31"), true)] {
            for step in [-1, 1] {
                let value = number.shipped + step;
                if !number.kind.takes(value) {
                    continue;
                }
                let set = json!({ "number": { "parameter": number.parameter, "value": value } });
                let reply = cast.system.post(path, &change(unit.clone(), set), None).await;
                let allowed = match number.may {
                    Discretion::Up => step > 0,
                    Discretion::Down => step < 0,
                    Discretion::Never => false,
                    Discretion::Province | Discretion::Fact => province,
                };
                if allowed {
                    assert_eq!(reply.status, 200, "{} {unit} {value}", number.parameter);
                    taken += 1;
                } else {
                    assert_eq!(reply.refused("below-higher-law")["rule"], json!(number.rule));
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 350 && taken > 150, "{refused} refused and {taken} taken tell nothing");
    // What the city has tightened binds its districts.
    let set = |value: i64| json!({ "number": { "parameter": "tender_period", "value": value } });
    let city = json!({ "unit": "31", "change": set(25), "start_date": "2026-03-10", "end_date": null, "basis_document": "沪财采〔2026〕4号" });
    let city = cast.system.make("/v1/rule-changes", city).await;
    cast.security.on("rule-changes", &city, "confirm", json!({})).await;
    let district = cast.finance.post(path, &change(json!("310115"), set(22)), None).await;
    assert_eq!(district.refused("below-higher-law")["facts"]["above"], "25");
    assert_eq!(app.findings().await, []);
}
