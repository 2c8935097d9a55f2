//! What is due: whose duty, by when; told to the level above when it is missed; and how long it took.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    people::Person,
};
use serde_json::{Value, json};

/// The clocks of a page, each with the last path of its noun.
async fn clocks(who: &Person, query: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        // Pages of two, so that every test walks over their edges.
        let page = who.read(&format!("/v1/due?limit=2{query}{cursor}")).await;
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn find<'v>(clocks: &'v [Value], name: &str) -> Option<&'v Value> {
    clocks.iter().find(|clock| clock["clock"] == name)
}

on_both!(
    a_question_is_due_missed_told_and_done,
    the_list_is_whole_in_the_order_of_the_last_days,
    who_sits_on_a_panel_reads_what_is_due_of_it,
);

async fn who_sits_on_a_panel_reads_what_is_due_of_it(app: App) {
    let course = Course::new(&app).await;
    let tender = course.tender(&app, "open_tender").await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["60", "55", "50"]).await;
    for expert in &course.experts {
        let sits = course.panel(&round.evaluation).iter().any(|member| member.id == expert.id);
        let due = clocks(expert, "&mine=true").await;
        assert_eq!(find(&due, "rate").is_some(), sits, "{due:?}");
    }
    // Of another panel, or of none, nobody reads anything.
    let stranger = app.expert("expert9").await;
    assert_eq!(clocks(&stranger, "").await, Vec::<Value>::new());
}

async fn a_question_is_due_missed_told_and_done(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20)))
        .await;
    let asked = course.ngos[0]
        .make(&format!("/v1/tenders/{}/enquiries", id(&tender)), json!({ "text": "场地由谁提供？" }))
        .await;
    let mine = clocks(&cast.officer, "&mine=true").await;
    let due = find(&mine, "answer_enquiry").unwrap_or_else(|| panic!("{mine:?}"));
    assert_eq!(
        (&due["rule"], &due["article"], &due["last_day"], &due["missed"]),
        (&json!("C1"), &json!("52"), &json!("2026-04-08"), &json!(false))
    );
    assert_eq!(due["href"], format!("/v1/enquiries/{}", id(&asked)));
    assert_eq!((&due["since"], &due["days_left"], &due["working_days"]), (&json!("2026-04-02"), &json!(6), &json!(0)));
    // It is nobody else's: not of another duty, another street, another organisation; whoever watches the district sees it.
    assert!(find(&clocks(&cast.approver, "&mine=true").await, "answer_enquiry").is_none());
    assert!(find(&clocks(&cast.neighbour, "").await, "answer_enquiry").is_none());
    assert!(find(&clocks(&course.ngos[1], "").await, "answer_enquiry").is_none());
    assert!(find(&clocks(&cast.supervisor, "&territory=310115").await, "answer_enquiry").is_some());
    assert!(find(&clocks(&cast.supervisor, "&territory=310115005").await, "answer_enquiry").is_none());
    cast.anybody.get("/v1/due").await.refused("not-logged-in");
    // On its last day it is not missed; on the day after it is, and the district is told, once.
    app.at("2026-04-08T23:59").await;
    assert!(find(&clocks(&cast.officer, "&missed=true").await, "answer_enquiry").is_none());
    app.at("2026-04-09T00:00").await;
    let missed = clocks(&cast.officer, "&missed=true").await;
    let late = find(&missed, "answer_enquiry").unwrap();
    assert_eq!(
        (&late["missed"], &late["escalated_to"], &late["days_left"]),
        (&json!(true), &json!("310115"), &json!(-1))
    );
    let told = |journal: &Value| {
        journal["items"].as_array().unwrap().iter().filter(|entry| entry.to_string().contains("answer_enquiry")).count()
    };
    app.at("2026-04-10T09:00").await;
    app.at("2026-04-10T09:30").await;
    // On PostgreSQL positions follow the commits a moment later; the journal shows what has one.
    app.office.store.sequence().await.unwrap();
    let journal = cast.audit.read("/v1/journal?limit=200").await;
    assert!(
        journal["next"].is_null(),
        "the journal has more than a page: {}",
        journal["items"].as_array().unwrap().len()
    );
    assert_eq!(told(&journal), 0, "the trail tells of an enquiry when it tells of the bids");
    // Done, it leaves the list and stays in the history with how long it took.
    cast.officer.on("enquiries", &asked, "answer", json!({ "answer": "由街道提供。" })).await;
    assert!(find(&clocks(&cast.officer, "").await, "answer_enquiry").is_none());
    let done = clocks(&cast.officer, "&done=true").await;
    let done = find(&done, "answer_enquiry").unwrap();
    assert_eq!(
        (&done["completed_date"], &done["missed"], &done["working_days"]),
        (&json!("2026-04-10"), &json!(true), &json!(5))
    );
    assert_eq!(app.findings().await, []);
}

async fn the_list_is_whole_in_the_order_of_the_last_days(app: App) {
    let course = Course::new(&app).await;
    for amount in ["1000.00", "2000.00", "3000.00", "4000.00", "5000.00"] {
        course.item(amount).await;
    }
    let all = clocks(&course.cast.finance, "").await;
    let whole = course.cast.finance.read("/v1/due?limit=200").await;
    assert_eq!(json!(all), whole["items"], "pages of two miss or repeat something");
    let days: Vec<&str> = all.iter().map(|clock| clock["last_day"].as_str().unwrap()).collect();
    assert!(days.len() >= 5 && days.is_sorted(), "{days:?}");
    for (query, field) in
        [("mine=perhaps", "mine"), ("cursor=%00", "cursor"), ("limit=0", "limit"), ("limit=201", "limit")]
    {
        let refused = course.cast.finance.get(&format!("/v1/due?{query}")).await;
        assert_eq!((refused.status, &refused.json()["field"]), (400, &json!(field)));
    }
}
