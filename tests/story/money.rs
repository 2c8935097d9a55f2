//! Money: property tests on the arithmetic, and the identity of the budget through random acts on both databases.

use crate::{
    app::{App, on_both},
    process::terms,
};
use domain::{
    Fen,
    budget::{BudgetAllocation, apportion},
    ids::BudgetLineId,
    ledger::Account,
    payment::interest,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(1), 2_i64..200, 1_i64..99_999_999_999, Just(99_999_999_999_999_999)]
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_differ_from_their_share_by_less_than_a_fen(whole in amount(), weights in prop::collection::vec(0_i64..1_000_000_000, 1..8)) {
        let weights: Vec<Fen> = weights.into_iter().map(Fen::new).collect();
        let sum: i128 = weights.iter().map(|weight| i128::from(weight.get())).sum();
        let parts = Fen::new(whole).split(&weights);
        prop_assert_eq!(parts.is_some(), sum > 0);
        if let Some(parts) = parts {
            prop_assert_eq!(parts.iter().map(|part| i128::from(part.get())).sum::<i128>(), i128::from(whole));
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(whole) * i128::from(weight.get());
                let differs = (i128::from(part.get()) * sum - exact).abs();
                prop_assert!(differs < sum);
            }
        }
    }

    #[test]
    fn instalments_use_every_line_up_to_the_fen_and_no_further(lines in prop::collection::vec(1_i64..10_000_000, 1..5), cuts in prop::collection::vec(1_u32..1000, 1..9)) {
        let mut left: Vec<BudgetAllocation> = lines.iter().map(|fen| BudgetAllocation { budget_line: BudgetLineId::next(), amount: Fen::new(*fen) }).collect();
        let whole: i64 = lines.iter().sum();
        let cut_sum: u64 = cuts.iter().map(|cut| u64::from(*cut)).sum();
        let mut instalments: Vec<i64> = cuts.iter().map(|cut| i64::try_from(i128::from(whole) * i128::from(*cut) / i128::from(cut_sum)).unwrap()).collect();
        *instalments.last_mut().unwrap() += whole - instalments.iter().sum::<i64>();
        for instalment in instalments {
            for part in apportion(Fen::new(instalment), &left, Account::Committed).unwrap() {
                let line = left.iter_mut().find(|share| share.budget_line == part.budget_line).unwrap();
                prop_assert!(part.amount <= line.amount);
                line.amount = line.amount.minus(part.amount).unwrap();
            }
        }
        prop_assert!(left.iter().all(|share| share.amount == Fen::ZERO));
    }

    /// Proves: A15
    #[test]
    fn interest_is_that_of_whole_numbers_and_splitting_a_period_moves_a_fen_at_most(fen in 0_i64..99_999_999_999_999, first in 0_i64..400, then in 0_i64..400, rate in 0_i64..50) {
        for days in [first, then, first + then] {
            let owed = i128::from(interest(Fen::new(fen), days, rate).get());
            let exact = i128::from(fen) * i128::from(days) * i128::from(rate);
            prop_assert!((owed * 10_000 - exact).abs() * 2 <= 10_000);
        }
        let parts = interest(Fen::new(fen), first, rate).get() + interest(Fen::new(fen), then, rate).get();
        prop_assert!((parts - interest(Fen::new(fen), first + then, rate).get()).abs() <= 1);
    }

    #[test]
    fn an_amount_is_read_back_as_it_was_written(fen in -99_999_999_999_999_999_i64..=99_999_999_999_999_999) {
        prop_assert_eq!(Fen::new(fen).to_string().parse::<Fen>().unwrap(), Fen::new(fen));
    }
}

fn fen(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<Fen>().unwrap().get()
}

on_both!(
    each_reader_sees_its_own_payments,
    supplements_stay_within_ten_per_cent,
    a_term_beyond_a_year_needs_the_four_conditions
);

async fn each_reader_sees_its_own_payments(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    for (number, amount) in ["100000.01", "0.01", "33333.33"].into_iter().enumerate() {
        cast.pay(&invoice, amount, &format!("REF{number}")).await;
    }
    let mut totals = Vec::new();
    for group in ["", "unit", "organisation", "month", "source", "contract", "catalogue_code"] {
        let query = if group.is_empty() { String::new() } else { format!("?group={group}") };
        let report = cast.auditor.read(&format!("/v1/reports/payments{query}")).await;
        let sum: i64 = report["items"].as_array().unwrap().iter().map(|line| fen(&line["amount"])).sum();
        assert_eq!(sum, fen(&report["total"]));
        totals.push(sum);
    }
    assert_eq!(totals, [13_333_335; 7]);
    let csv = cast.auditor.request(reqwest::Method::GET, "/v1/reports/payments").header("accept", "text/csv");
    let csv = String::from_utf8(cast.auditor.send(csv).await.bytes).unwrap();
    assert!(csv.starts_with("\u{feff}key,name,day,"));
    let sum: i64 = csv.lines().skip(1).map(|line| fen(&json!(line.rsplit(',').next().unwrap()))).sum();
    assert_eq!((sum, csv.lines().count()), (13_333_335, 1 + 5));
    // What a report prints can be asked for; what there is not is refused, and not answered with nothing.
    let printed = cast.auditor.read("/v1/reports/payments").await["items"][0].clone();
    for (name, value) in [("contract", &printed["contract"]), ("organisation", &printed["organisation"])] {
        let of = cast.auditor.read(&format!("/v1/reports/payments?{name}={}", value.as_str().unwrap())).await;
        assert_eq!(of["total"], "133333.35", "{name}");
        let none = cast.auditor.get(&format!("/v1/reports/payments?{name}=HT-2026-404")).await;
        assert_eq!(none.refused("no-such-part")["field"], name);
    }
    let unit = |more: &str| format!("/v1/reports/payments?unit=310115{more}");
    assert_eq!(cast.city_auditor.read(&unit("")).await["total"], "133333.35");
    assert_eq!(cast.city_auditor.read(&unit("&alone=true")).await["total"], "0.00");
    for (query, field) in [
        ("?from=2026-12-31&to=2026-01-01", "from"),
        ("?alone=true", "alone"),
        ("?unit=310115&alone=true&group=territory", "alone"),
    ] {
        let refused = cast.city_auditor.get(&format!("/v1/reports/payments{query}")).await;
        assert_eq!(refused.refused("filters-contradict")["field"], field);
    }
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let book = cast
        .auditor
        .send(cast.auditor.request(reqwest::Method::GET, "/v1/reports/payments").header("accept", xlsx))
        .await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    // Each sees its own: the supplier its payments, another none, a neighbouring unit none, the public nothing.
    assert_eq!(cast.ngos[0].read("/v1/reports/payments").await["total"], "133333.35");
    assert_eq!(cast.ngos[1].read("/v1/reports/payments").await["total"], "0.00");
    assert_eq!(cast.elsewhere.read("/v1/reports/payments").await["total"], "0.00");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments?unit=310115").await["total"], "133333.35");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments?unit=310110").await["total"], "0.00");
    cast.anybody.get("/v1/reports/payments").await.refused("not-logged-in");
}

async fn supplements_stay_within_ten_per_cent(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let supplement = |amount: &str| {
        json!({ "supplement": {
            "reason": "新增独居老人二十名",
            "milestone": { "title": "补充服务", "due": "2027-04-21", "amount": amount, "items": ["新增服务对象全部建档"] },
            "allocations": [{ "budget_line": purchase.lines[0]["id"], "amount": amount }],
        }})
    };
    let refused = cast
        .officer
        .try_on("contracts", &purchase.contract, "propose-supplement", supplement("45000.01"))
        .await
        .refused("supplements-exceeded");
    assert_eq!((&refused["rule"], &refused["facts"]["limit"]), (&json!("A10"), &json!("45000.00")));
    let contract = cast.officer.on("contracts", &purchase.contract, "propose-supplement", supplement("45000.00")).await;
    let contract = cast.ngos[0].on("contracts", &contract, "agree-supplement", json!({})).await;
    assert_eq!(
        (&contract["price"], contract["terms"]["milestones"].as_array().unwrap().len()),
        (&json!("495000.00"), 3)
    );
    cast.officer
        .try_on("contracts", &contract, "propose-supplement", supplement("0.01"))
        .await
        .refused("supplements-exceeded");
    assert_eq!(app.findings().await, []);
}

async fn a_term_beyond_a_year_needs_the_four_conditions(app: App) {
    let cast = app.cast().await;
    let purchase = cast.awarded(&app).await;
    let path = format!("/v1/awards/{}/contract", purchase.award["id"].as_str().unwrap());
    let mut body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    body["terms"]["end_date"] = json!("2027-06-01");
    let refused = cast.officer.post(&path, &body, None).await.refused("term-too-long");
    assert_eq!((&refused["rule"], &refused["facts"]["last"]), (&json!("A8"), &json!("2027-04-21")));
    body["terms"]["long_term"] =
        json!({ "budget_secured": true, "content_stable": true, "continuous": true, "price_stable": false });
    cast.officer.post(&path, &body, None).await.refused("term-too-long");
    body["terms"]["long_term"]["price_stable"] = json!(true);
    body["terms"]["end_date"] = json!("2029-04-22");
    cast.officer.post(&path, &body, None).await.refused("term-too-long");
    body["terms"]["end_date"] = json!("2029-04-21");
    cast.officer.make(&path, body).await;
}
