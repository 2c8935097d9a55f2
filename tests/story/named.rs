//! Names beside identifiers: every answer names what it refers to, as far as its reader may know it.

use crate::{
    app::{App, on_both},
    course::id,
    people::identity,
};
use domain::organisation::CreditCode;
use procedures::names::REFERENCES;
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(a_view_names_what_it_refers_to, a_name_is_told_to_whom_it_may_be_told);

async fn a_view_names_what_it_refers_to(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let contract = cast.officer.again("contracts", &purchase.contract).await;
    let named = |field: &str| contract["names"][contract[field].as_str().unwrap()].clone();
    assert_eq!(named("unit"), json!({ "noun": "unit", "name": "潍坊新村街道办事处", "code": null }));
    assert_eq!(
        (&named("organisation")["name"], &named("organisation")["noun"]),
        (&json!("上海第1社工事务所"), &json!("organisation"))
    );
    assert_eq!(named("organisation")["code"].as_str().unwrap().len(), 18);
    assert_eq!(named("tender")["name"], "社区居家养老服务采购");
    assert_eq!(named("tender")["code"], purchase.tender["number"]);
    assert_eq!(named("item")["name"], "社区居家养老服务");
    assert_eq!(named("handled_by")["noun"], "person");
    let share = contract["terms"]["allocations"][0]["budget_line"].as_str().unwrap();
    assert_eq!(contract["names"][share]["name"], "社区养老服务");
    // A list names all of its page in one place.
    let list = cast.officer.read("/v1/milestones?limit=2").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["names"][id(&contract)]["name"], "社区居家养老服务合同");
    assert!(list["items"][0].get("names").is_none());
    let item = cast.officer.read("/v1/purchase-items").await;
    assert_eq!(item["names"]["C05010400"]["noun"], "catalogue_code");
    // So do questions, and a bid says of whom it is.
    let case = cast.officer.read(&format!("/v1/contracts/{}/overview", id(&contract))).await;
    assert_eq!(case["names"]["310115004"]["name"], "潍坊新村街道办事处");
    let bids = cast.officer.read(&format!("/v1/bids?tender={}", id(&purchase.tender))).await;
    assert!(bids["names"].to_string().contains("上海第3社工事务所"));
}

async fn a_name_is_told_to_whom_it_may_be_told(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let path = format!("/v1/contracts/{}", id(&purchase.contract));
    let names = |answer: &Value| answer["names"].to_string();
    let officer = cast.officer.id.unwrap().to_string();
    // The person is named to whoever serves the public, and not to the supplier or the public.
    assert!(names(&cast.auditor.read(&path).await).contains(&officer));
    for other in [&cast.ngos[0], &cast.anybody] {
        let read = other.read(&path).await;
        assert!(!names(&read).contains(&officer), "{read}");
        assert!(names(&read).contains("上海第1社工事务所"));
    }
    // What one may not read is not named either: the line of the budget, to the public.
    let line = purchase.lines[0]["id"].as_str().unwrap();
    assert!(names(&cast.officer.read(&path).await).contains(line));
    assert!(!names(&cast.anybody.read(&path).await).contains(line));
    // An organisation that nobody has confirmed is named to its registration authority alone.
    let code = CreditCode::complete("52310115MJ000009X").unwrap();
    let body = json!({ "credit_code": code, "name": "上海第9社工事务所", "kind": "service_institution",
        "registration_authority": "310115-MZ", "login": "ngo9", "identity_number": identity("ngo9"), "contact": "陈曦",
        "password": "correct horse battery" });
    let applied = cast.anybody.make("/v1/organisations", body).await;
    let waiting = cast.registry.read("/v1/inbox?act=confirm_organisation").await;
    assert_eq!(waiting["names"][id(&applied)]["name"], "上海第9社工事务所");
    cast.anybody.get(&format!("/v1/organisations/{}", id(&applied))).await.refused("not-found");
}

/// Every answer to a question and every noun and page says in the document that it may hold names; a unit is an item of a list as
/// well, and a report names in its columns.
#[test]
fn every_answer_that_is_read_may_hold_names() {
    let document: Value = serde_json::from_str(&std::fs::read_to_string("../openapi/qingdan.json").unwrap()).unwrap();
    let mut without = Vec::new();
    for operation in document["paths"].as_object().unwrap().values().map(|path| &path["get"]) {
        let answer = operation.pointer("/responses/200/content/application~1json/schema/$ref");
        let Some(name) = answer.and_then(Value::as_str).and_then(|place| place.rsplit('/').next()) else { continue };
        let schema = &document["components"]["schemas"][name];
        let parts = schema["allOf"].as_array().into_iter().flatten().chain([schema]);
        let named = parts.into_iter().any(|part| part["properties"].get("names").is_some());
        if !named && !name.ends_with("Report") {
            without.push(name.to_owned());
        }
    }
    assert_eq!(without, ["Unit"]);
}

/// What the schemas call an identifier is in the table of references, or is of a kind that has no name.
#[test]
fn every_reference_of_a_view_is_in_the_table() {
    let document: Value = serde_json::from_str(&std::fs::read_to_string("../openapi/qingdan.json").unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let named: BTreeSet<(&str, &str)> = [
        ("OrganisationId", "organisation"),
        ("PersonId", "person"),
        ("TenderId", "tender"),
        ("ItemId", "purchase_item"),
        ("ListId", "purchase_list"),
        ("ContractId", "contract"),
        ("MilestoneId", "milestone"),
        ("FrameworkId", "framework"),
        ("BudgetLineId", "budget_line"),
        ("InvoiceId", "invoice"),
        ("AttachmentId", "attachment"),
        ("UnitCode", "unit"),
    ]
    .into();
    let mut missing = Vec::new();
    for (schema, shape) in schemas {
        // What is only sent is no view.
        if shape["properties"].get("id").is_none() && shape["properties"].get("names").is_none() {
            continue;
        }
        for (field, property) in
            shape["properties"].as_object().into_iter().flatten().filter(|(field, _)| *field != "id")
        {
            let said = property.to_string();
            let kind = named.iter().find(|(kind, _)| said.contains(&format!("schemas/{kind}\"")));
            let listed = REFERENCES.iter().find(|(_, fields)| fields.contains(&field.as_str())).map(|(noun, _)| *noun);
            if kind.is_some_and(|(_, noun)| listed != Some(*noun)) && field != "code" {
                missing.push(format!("{schema}.{field}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in the table of references: {missing:?}");
}
