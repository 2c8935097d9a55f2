//! Words are read in all places, and what nobody may lift nobody lifts.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, criteria, id, tender_documents},
    law::warned,
};
use serde_json::{Value, json};

on_both!(words_that_shut_out_are_found_wherever_they_stand, what_the_law_lets_nobody_explain_stays);

/// Tender documents with words somewhere.
fn with(item: &Value, at: &str, words: &str) -> Value {
    let mut documents = tender_documents("open_tender", Some(item), "480000.00", criteria(20));
    documents["tender_documents"]["conditions"] = json!({ "qualification": ["具备服务能力"] });
    *documents["tender_documents"].pointer_mut(at).unwrap() = json!(words);
    documents
}

/// Proves: Q9, M13, Q10, E11
/// Detours: Q9 act, Q9 order, Q9 revision, Q9 edge, M13 act, M13 order, M13 revision, Q10 order, Q10 edge, Q10 act, E11 act, E11 edge, E11 order
async fn words_that_shut_out_are_found_wherever_they_stand(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let (item, other) = (course.item("480000.00").await, course.item("480000.00").await);
    app.at(PUBLISHED).await;
    for (at, words, rule, reason) in [
        ("/conditions/qualification/0", "注册资金五十万元以上", "Q9", "restrictive-condition"),
        ("/conditions/qualification/0", "开 办 资 金五十万元以上", "Q9", "restrictive-condition"),
        ("/conditions/qualification/0", "登记满三年", "Q9", "restrictive-condition"),
        ("/title", "社区服务（限本区注册）", "Q9", "restrictive-condition"),
        ("/lots/0/title", "养老服务，注 册资本不少于一百万", "Q9", "restrictive-condition"),
        ("/description", "报价不得低于四十万元", "M13", "minimum-price"),
        ("/lots/0/title", "社区服务，最低限价四十万元", "M13", "minimum-price"),
        ("/criteria/1/title", "具备服务 能力", "E11", "qualification-scored"),
        ("/criteria/1/title", "营业执照", "E11", "qualification-scored"),
        ("/criteria/1/title", "评估等级５Ａ", "Q10", "discriminating-criterion"),
    ] {
        // Said when it is drafted and when it is handed in, refused when it is published.
        let drafted = cast.officer.make("/v1/tenders", with(&item, at, words)).await;
        warned(&drafted, rule, reason);
        let submitted = cast.officer.on("tenders", &drafted, "submit", json!({})).await;
        warned(&submitted, rule, reason);
        // What was not read in full only warns, here as there.
        let reply = course.try_publish(&drafted).await;
        if rule == "Q10" {
            warned(&reply.done(), rule, reason);
            break;
        }
        let refused = reply.refused(reason);
        assert_eq!(refused["rule"], rule, "{words}");
        assert!(!refused["facts"]["words"].as_str().unwrap().is_empty() && !refused["facts"]["clause"].is_null());
        cast.approver.now("tenders", &drafted, "cancel", json!({ "reason": "重拟" })).await;
    }
    // Clean when approved, written in later: a revision and a clarification are read as well.
    let clean = with(&other, "/description", "每周两次上门，本项目不对注册资本作要求。");
    let tender = course.draft(clean).await;
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "补充" })).await;
    let words = with(&other, "/description", "投标人营业执照成立满两年");
    let revised =
        cast.officer.now("tenders", &tender, "revise", json!({ "tender_documents": words["tender_documents"] })).await;
    warned(&revised, "Q9", "restrictive-condition");
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.refused("restrictive-condition");
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "改正" })).await;
    let clean = with(&other, "/description", "每周两次上门。");
    cast.officer.now("tenders", &tender, "revise", json!({ "tender_documents": clean["tender_documents"] })).await;
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.done();
    let clarify = |text: &str| json!({ "text": text, "bid_deadline": "2026-05-12T10:00:00+08:00" });
    for (text, reason) in
        [("补充：须在备选库内", "restrictive-condition"), ("补充：报价下限为四十万元", "minimum-price")]
    {
        cast.officer.try_now("tenders", &tender, "clarify", clarify(text)).await.refused(reason);
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: Q9, M13, A17
/// Detours: Q9 role, M13 role, A17 act, A17 revision, A17 edge
async fn what_the_law_lets_nobody_explain_stays(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    for (words, rule, reason) in
        [("注册资本一百万元以上", "Q9", "restrictive-condition"), ("报价不得低于四十万元", "M13", "minimum-price")]
    {
        let mut documents = with(&item, "/conditions/qualification/0", words);
        documents["tender_documents"]["conditions"]["explanations"] =
            json!([{ "rule": rule, "field": "conditions/qualification/0", "reason": "项目特殊，确有必要。" }]);
        let tender = course.draft(documents).await;
        assert_eq!(course.try_publish(&tender).await.refused(reason)["rule"], rule);
        cast.approver.now("tenders", &tender, "cancel", json!({ "reason": "重拟" })).await;
    }
    let tender = course.draft(with(&item, "/description", "每周两次上门。")).await;
    let tender = course.try_publish(&tender).await.done();
    let three = super::bids(&course, &tender, &["450000.00", "455000.00", "460000.00"]).await;
    let mut round = course.open(&app, &tender, three, 5).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    let path = format!("/v1/awards/{}/contract", id(&award));
    let terms = |at: &str, words: &str| {
        let mut terms = course.terms(&award);
        *terms["terms"].pointer_mut(at).unwrap() = json!(words);
        terms
    };
    for (at, words) in [
        ("/text", "甲方对乙方的贷款承担连带保证责任。"),
        ("/text", "甲方同意为乙方 融资 提供 担保。"),
        ("/title", "服务及融资担保合同"),
        ("/milestones/0/items/0", "甲方承担保证责任"),
    ] {
        assert_eq!(cast.officer.post(&path, &terms(at, words), None).await.refused("buyer-guarantees")["rule"], "A17");
    }
    // What forbids it says the law.
    let contract = cast.officer.make(&path, terms("/text", "甲方不提供任何形式的融资担保。")).await;
    let later = terms("/text", "甲方为乙方贷款提供担保。");
    cast.officer.try_now("contracts", &contract, "revise", later).await.refused("buyer-guarantees");
    assert_eq!(app.findings().await, []);
}
