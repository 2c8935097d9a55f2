//! A street is placed under a functional area: who sees it, what the reports of the area count, and the reports of before.

use crate::{
    app::{App, on_both},
    process::line_body,
};
use serde_json::{Value, json};

on_both!(a_street_is_placed_under_a_functional_area_and_reports_of_before_keep_their_tree);

fn placement(unit: &str, parent: &str) -> Value {
    json!({ "unit": unit, "parent": parent, "basis_document": "浦府〔2026〕18号" })
}

async fn a_street_is_placed_under_a_functional_area_and_reports_of_before_keep_their_tree(app: App) {
    let cast = app.cast().await;
    cast.finance.make("/v1/budget-lines", line_body("310115004", "district", "500.00")).await;
    let area = json!({ "code": "31011590", "name": "川沙功能区", "tier": "functional_area", "department": "territory",
        "parent": "310115" });
    cast.system.make("/v1/units", area).await;
    let budget = |query: &str| format!("/v1/reports/budget?{query}");
    let before = cast.city_auditor.read(&budget("unit=31011590")).await;
    assert_eq!(before["total"], "0.00");
    let then = before["position"].as_i64().unwrap();
    // Only within its district, only a street, and only by the administrator of the system.
    for (unit, parent) in [
        ("310110006", "31011590"),
        ("310115-MZ", "31011590"),
        ("310115004", "310115005"),
        ("310115004", "310115"),
        ("310115", "31011590"),
    ] {
        let refused = cast.system.post("/v1/unit-placements", &placement(unit, parent), None).await;
        assert_eq!(refused.refused("placement-does-not-fit")["field"], "parent", "{unit} {parent}");
    }
    cast.security.post("/v1/unit-placements", &placement("310115004", "31011590"), None).await.refused("not-allowed");
    let placed = cast.system.post("/v1/unit-placements", &placement("310115004", "31011590"), None).await;
    assert_eq!((placed.status, &placed.json()["parent"]), (200, &json!("31011590")));
    cast.system
        .post("/v1/unit-placements", &placement("310115004", "31011590"), None)
        .await
        .refused("placement-does-not-fit");
    // The area counts it now, the district still does, and the report of before stays what it was.
    let total = async |query: &str| cast.city_auditor.read(&budget(query)).await["total"].clone();
    for (query, sum) in [("unit=31011590", "500.00"), ("unit=310115", "500.00"), ("unit=310115005", "0.00")] {
        assert_eq!(total(query).await, sum, "{query}");
    }
    assert_eq!(total(&format!("unit=31011590&position={then}")).await, "0.00");
    assert_eq!(total(&format!("unit=310115&position={then}")).await, "500.00");
    let grouped = cast.city_auditor.read(&budget("unit=310115&group=territory")).await;
    let keys: Vec<&str> = grouped["items"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["31011590"]);
    let grouped = cast.city_auditor.read(&budget(&format!("unit=310115&group=territory&position={then}"))).await;
    assert_eq!(grouped["items"][0]["key"], "310115004");
    // Back under the district.
    let back = cast.system.post("/v1/unit-placements", &placement("310115004", "310115"), None).await;
    assert_eq!(back.status, 200);
    assert_eq!(total("unit=31011590").await, "0.00");
    assert_eq!(app.findings().await, []);
}
