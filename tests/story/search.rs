//! Finding by words: whoever looks finds what may be read, all of it, the best first, and nothing else.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    dice::Dice,
    people::Person,
    process::requirement,
    walk::wanted,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(
    words_find_what_everybody_may_read,
    what_may_not_be_read_is_not_found,
    who_asked_is_no_word_of_a_question,
    the_best_come_first_and_the_newest_of_them,
    a_question_is_narrowed,
    what_is_none_is_refused_with_what_there_is,
    every_planted_item_is_found_once,
    what_is_revised_is_found_by_its_new_words,
);

/// The subjects of all pages of a search, in their order.
async fn found(who: &Person, query: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.read(&format!("/v1/search?{query}&limit=7{cursor}")).await;
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

async fn nouns(who: &Person, query: &str) -> BTreeSet<String> {
    found(who, query).await.iter().map(|item| item["noun"].as_str().unwrap().to_owned()).collect()
}

/// An item of a list with a name and a description.
async fn item(course: &Course, name: &str, description: &str, estimate: &str) -> Value {
    let mut wanted = requirement(estimate);
    (wanted["requirement"]["name"], wanted["requirement"]["description"]) = (json!(name), json!(description));
    course.item_with(wanted).await
}

async fn words_find_what_everybody_may_read(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let all = nouns(&cast.anybody, "q=居家养老").await;
    assert_eq!(all, ["award", "contract", "purchase_item", "tender"].map(str::to_owned).into());
    // Names of suppliers find what they won and agreed, and numbers what they number: in any width and case.
    let supplier = nouns(&cast.anybody, "q=第1社工事务所").await;
    assert_eq!(supplier, ["award", "contract", "organisation"].map(str::to_owned).into());
    let number = purchase.tender["number"].as_str().unwrap();
    let wide: String = number.to_lowercase().replace('t', "ｔ");
    assert_eq!(nouns(&cast.anybody, &format!("q={wide}")).await, ["tender".to_owned()].into());
    // All words must be found, wherever they stand; a page says where to read on, and what it is about.
    let hits = found(&cast.anybody, "q=居家 验收&noun=tender").await;
    assert_eq!((hits.len(), &hits[0]["title"]), (1, &json!("社区居家养老服务采购")));
    assert_eq!(hits[0]["excerpt"], "按季度验收付款。");
    cast.anybody.read(hits[0]["href"].as_str().unwrap()).await;
    let awards = cast.anybody.read("/v1/search?q=养老&noun=award").await;
    let award = awards["items"][0]["subject"].as_str().unwrap();
    assert_eq!(
        (&awards["items"][0]["title"], &awards["names"][award]["name"]),
        (&json!(null), &json!("社区居家养老服务采购"))
    );
    assert_eq!(found(&cast.anybody, "q=居家 没有这个词").await, Vec::<Value>::new());
    // Two words that stand apart are not one word.
    assert_eq!(found(&cast.anybody, "q=养老采购&noun=tender").await, Vec::<Value>::new());
}

async fn what_may_not_be_read_is_not_found(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let mut documents = tender_documents("open_tender", Some(&item), "480000.00", criteria(20));
    documents["tender_documents"]["description"] = json!("金丝雀词句只在草案里。");
    let draft = cast.officer.make("/v1/tenders", documents).await;
    let elsewhere = app.staff("officer.elsewhere", domain::role::Role::BuyerOfficer, "310110006").await;
    for stranger in [&cast.anybody, &cast.ngos[0], &elsewhere, &cast.experts[0]] {
        for query in ["q=金丝雀", "q=金丝雀&noun=tender", "noun=tender", "q=社区&sort=date&noun=tender"] {
            assert_eq!(found(stranger, query).await, Vec::<Value>::new(), "{query}");
        }
    }
    for own in [&cast.officer, &cast.approver, &cast.auditor] {
        assert_eq!(found(own, "q=金丝雀").await[0]["subject"], draft["id"]);
    }
    app.at(crate::course::PUBLISHED).await;
    let tender = cast.officer.on("tenders", &draft, "submit", json!({})).await;
    course.try_publish(&tender).await.done();
    assert_eq!(found(&cast.anybody, "q=金丝雀").await[0]["status"], "published");
    // What was bid is found by nobody, and a recommendation by its own unit alone.
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["60", "55", "50"]).await;
    assert_eq!(nouns(&cast.anybody, "q=金丝雀").await, ["tender".to_owned()].into());
    assert_eq!(found(&cast.anybody, "noun=award").await, Vec::<Value>::new());
    assert_eq!(found(&cast.supervisor, "noun=award").await, Vec::<Value>::new());
    assert!(!found(&cast.officer, "noun=award").await.is_empty());
    let award = course.award(&app, &round.tender).await;
    assert_eq!(found(&cast.anybody, "noun=award").await[0]["subject"], award["id"]);
}

async fn who_asked_is_no_word_of_a_question(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    let asked = json!({ "text": "上门次数以哪一份为准？" });
    let enquiry = cast.ngos[1].make(&format!("/v1/tenders/{}/enquiries", id(&tender)), asked).await;
    let organisation = cast.ngos[1].organisation.unwrap();
    // Before the answer the buyer alone, and nobody by the asker's name or identifier.
    assert_eq!(found(&cast.officer, "q=上门次数").await[0]["organisation"], json!(null));
    for stranger in [&cast.anybody, &cast.ngos[0]] {
        assert_eq!(found(stranger, "q=上门次数").await, Vec::<Value>::new());
    }
    cast.officer.now("enquiries", &enquiry, "answer", json!({ "answer": "以招标文件为准。" })).await;
    for reader in [&cast.anybody, &cast.officer, &cast.auditor, &cast.ngos[0]] {
        let hits = found(reader, "q=招标文件 上门次数").await;
        assert_eq!((hits.len(), &hits[0]["subject"]), (1, &enquiry["id"]));
        assert_eq!(hits[0]["organisation"], json!(null));
        assert!(!nouns(reader, &format!("organisation={organisation}")).await.contains("enquiry"));
        assert!(!nouns(reader, "q=第2社工事务所").await.contains("enquiry"));
    }
}

async fn the_best_come_first_and_the_newest_of_them(app: App) {
    let course = Course::new(&app).await;
    let plain = "为居民提供服务。";
    let mut made = Vec::new();
    for (name, description) in [
        ("青少年心理辅导", "青少年心理辅导。"),
        ("心理咨询热线", "面向青少年。"),
        ("社区夏令营", "青少年活动，含心理讲座。青少年、青少年、青少年。"),
        ("社区夏令营", "青少年活动，含心理讲座。"),
        ("青少年心理辅导", "青少年心理辅导。"),
        ("老年食堂", plain),
    ] {
        // What is of one moment comes in any order; these come one after the other.
        app.at(&format!("2026-03-02T09:{:02}", made.len())).await;
        made.push(item(&course, name, description, "480000.00").await);
    }
    let officer = &course.cast.officer;
    let order = |hits: Vec<Value>| -> Vec<usize> {
        hits.iter().map(|hit| made.iter().position(|one| one["id"] == hit["subject"]).unwrap()).collect()
    };
    assert_eq!(order(found(officer, "q=青少年 心理").await), [4, 0, 1, 2, 3]);
    assert_eq!(order(found(officer, "q=青少年 心理&sort=date").await), [4, 3, 2, 1, 0]);
    assert_eq!(order(found(officer, "noun=purchase_item").await), [5, 4, 3, 2, 1, 0]);
}

async fn a_question_is_narrowed(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "competitive_consultation").await;
    let count = async |query: &str| found(&cast.anybody, query).await.len();
    let deadline = "2026-04-24T10:00:00%2B08:00";
    for (query, number) in [
        ("noun=tender&unit=310115004", 1),
        ("noun=tender&unit=310115005", 0),
        ("noun=tender&territory=310115", 1),
        ("noun=tender&territory=310110", 0),
        ("noun=tender&category=C0501", 1),
        ("noun=tender&category=C0502", 0),
        ("noun=purchase_item&category=C05010400", 1),
        ("noun=tender&method=competitive_consultation", 1),
        ("noun=tender&method=open_tender", 0),
        ("noun=tender&status=published", 1),
        ("noun=tender&status=cancelled", 0),
        ("noun=tender&amount_from=480000.00&amount_to=480000.00", 1),
        ("noun=tender&amount_from=480000.01", 0),
        ("noun=tender&amount_to=479999.99", 0),
        ("noun=tender&dated_from=2026-04-02&dated_to=2026-04-02", 1),
        ("noun=tender&dated_from=2026-04-03", 0),
        ("noun=tender&dated_to=2026-04-01", 0),
        ("q=第3社工&noun=organisation", 1),
        ("q=社区服务&noun=tender&dated_from=2026-04-02&dated_to=2026-04-02", 1),
        ("q=社区服务&noun=tender&dated_from=2026-04-03", 0),
        ("q=社区服务&noun=tender&dated_to=2026-04-01", 0),
        ("q=社区服务&noun=tender&dated_to=2026-04-01&sort=date", 0),
    ] {
        assert_eq!(count(query).await, number, "{query} of {tender}");
    }
    assert_eq!(count(&format!("noun=tender&closing_before={deadline}")).await, 0);
    assert_eq!(count(&format!("noun=tender&closing_after={deadline}")).await, 0);
    assert_eq!(count("noun=tender&closing_before=2026-04-24T10:00:01%2B08:00").await, 1);
}

async fn what_is_none_is_refused_with_what_there_is(app: App) {
    let course = Course::new(&app).await;
    let anybody = &course.cast.anybody;
    for (query, reason) in [
        ("noun=bid", "unknown-word"),
        ("sort=price", "unknown-word"),
        ("method=auction", "unknown-word"),
        ("noun=tender&status=won", "unknown-word"),
        ("status=published", "malformed"),
        ("category=养老", "not-of-kind"),
        ("q=、、", "text-length"),
        ("q=一 二 三 四 五 六 七 八 九", "too-large"),
        ("cursor=x", "invalid-cursor"),
        ("territory=999999", "unknown-unit"),
        ("words=养老", "unknown-parameter"),
    ] {
        let refused = anybody.get(&format!("/v1/search?{query}")).await.json();
        assert_eq!(refused["type"], format!("/problems/{reason}"), "{query}: {refused}");
    }
    // The mark of one order is none of the other.
    for number in 0..3 {
        item(&course, &format!("第{number}项养老"), "说明", "480000.00").await;
    }
    let page = course.cast.officer.read("/v1/search?q=养老&limit=1").await;
    let next = page["next"].as_str().unwrap();
    let other = course.cast.officer.get(&format!("/v1/search?q=养老&sort=date&limit=1&cursor={next}")).await;
    other.refused("invalid-cursor");
    // Signs of the full-text engines mean nothing.
    for signs in
        ["\"养老", "养老*", "养老 OR 食堂", "NOT 养老", "grams:养老", "养老 & | !", "'养老", "%25养_老", "(((("]
    {
        let reply = anybody.get(&format!("/v1/search?q={signs}")).await;
        assert!([200, 400].contains(&reply.status), "{signs}: {reply:?}");
    }
}

/// Thirty items, or as many as `QINGDAN_PLANTED` says, each with a word of its own among words that all have.
async fn every_planted_item_is_found_once(app: App) {
    let course = Course::new(&app).await;
    let planted = wanted("QINGDAN_PLANTED", 30);
    let mut dice = Dice::new(wanted("QINGDAN_SEED", 20_261_201));
    let letters: Vec<char> = ('\u{4e00}'..'\u{9000}').collect();
    let mut own = BTreeSet::new();
    while own.len() < usize::try_from(planted).unwrap() {
        own.insert(String::from_iter([
            letters[dice.one_of(letters.len()).unwrap()],
            letters[dice.one_of(letters.len()).unwrap()],
        ]));
    }
    let mut made = Vec::new();
    for (at, word) in own.iter().enumerate() {
        let (name, description) = match at % 3 {
            0 => (format!("社区{word}服务"), "为居民提供服务。".to_owned()),
            1 => ("社区服务".to_owned(), format!("为居民提供{word}服务。")),
            _ => (word.clone(), format!("{word}。{word}")),
        };
        made.push(item(&course, &name, &description, "480000.00").await);
    }
    let officer = &course.cast.officer;
    for (word, noun) in own.iter().zip(&made) {
        let hits = found(officer, &format!("q={word}")).await;
        assert_eq!(hits.iter().filter(|hit| hit["subject"] == noun["id"]).count(), 1, "{word}: {hits:?}");
    }
    // Every page of each order, each once.
    for query in ["q=居民&noun=purchase_item", "q=居民&noun=purchase_item&sort=date", "noun=purchase_item"] {
        let hits = found(officer, query).await;
        let subjects: BTreeSet<&str> = hits.iter().map(|hit| hit["subject"].as_str().unwrap()).collect();
        let expected = if query.starts_with('n') { made.len() } else { made.len() - made.len() / 3 };
        assert_eq!((hits.len(), subjects.len()), (expected, expected), "{query}");
    }
}

async fn what_is_revised_is_found_by_its_new_words(app: App) {
    let course = Course::new(&app).await;
    let officer = &course.cast.officer;
    let draft = item(&course, "旧名称", "旧说明", "480000.00").await;
    let mut wanted = requirement("480000.00");
    wanted["requirement"]["name"] = json!("新名称");
    let noun = officer.on("purchase-items", &draft, "revise", wanted).await;
    assert_eq!(found(officer, "q=旧名称").await, Vec::<Value>::new());
    assert_eq!(found(officer, "q=新名称").await[0]["subject"], noun["id"]);
}
