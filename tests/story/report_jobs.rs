//! Reports that are made beside other work: ordered, measured, downloaded in parts, expired.

use crate::{
    app::{App, on_both},
    people::{Cast, Person, Reply},
};
use domain::{ids::ReportJobId, report_job::OPEN_MAX};
use procedures::report_job::Progress;
use serde_json::{Value, json};

async fn part(reader: &Person, job: &Value, headers: &[(&str, &str)]) -> Reply {
    let path = format!("/v1/report-jobs/{}/content", job["id"].as_str().unwrap());
    let request = reader.request(reqwest::Method::GET, &path);
    reader.send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

/// A market with a few payments.
async fn paid(app: &App) -> Cast {
    let cast = app.cast().await;
    let purchase = cast.contracted(app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    for number in 0..5 {
        cast.pay(&invoice, "1000.01", &format!("PAID{number}")).await;
    }
    cast
}

async fn made(app: &App, reader: &Person, body: Value) -> Value {
    let job = reader.make("/v1/report-jobs", body).await;
    assert_eq!((&job["status"], &job["rows"]), (&json!("ordered"), &json!(0)));
    assert!(api::make_one(&app.office).await.unwrap(), "nothing was made");
    reader.again("report-jobs", &job).await
}

on_both!(
    a_report_is_made_beside_and_downloaded_in_parts_until_it_expires,
    what_a_server_left_is_made_by_another_and_nobody_orders_without_end
);

async fn a_report_is_made_beside_and_downloaded_in_parts_until_it_expires(app: App) {
    let cast = paid(&app).await;
    let auditor = &cast.city_auditor;
    let body = |form: &str| json!({ "report": "payments", "form": form, "asked": { "unit": "310115" } });
    let waiting = auditor.make("/v1/report-jobs", body("csv")).await;
    part(auditor, &waiting, &[]).await.refused("report-not-ready");
    assert!(api::make_one(&app.office).await.unwrap());
    let job = auditor.again("report-jobs", &waiting).await;
    assert_eq!(
        (&job["status"], &job["rows"], &job["made_at"]),
        (&json!("made"), &json!(10), &json!("2026-11-20T10:00:00+08:00"))
    );
    // It is the report of its position, to the byte, whatever has happened since.
    let position = &job["asked"]["position"];
    let direct =
        auditor.request(reqwest::Method::GET, &format!("/v1/reports/payments?unit=310115&position={position}"));
    let direct = auditor.send(direct.header("accept", "text/csv")).await.bytes;
    let whole = part(auditor, &job, &[]).await;
    assert_eq!((whole.status, &whole.bytes, job["bytes"].as_u64()), (200, &direct, Some(direct.len() as u64)));
    let etag = format!("\"{}\"", job["sha256"].as_str().unwrap());
    assert!(whole.headers["etag"] == *etag && whole.headers["accept-ranges"] == "bytes");
    assert!(whole.headers["journal-position"] == *position.to_string() && whole.headers["journal-digest"].len() == 64);
    // A broken download goes on where it stopped.
    let half = direct.len() / 2;
    let first = part(auditor, &job, &[("range", &format!("bytes=0-{}", half - 1))]).await;
    let rest = part(auditor, &job, &[("range", &format!("bytes={half}-")), ("if-range", &etag)]).await;
    assert_eq!((first.status, rest.status, [first.bytes, rest.bytes.clone()].concat()), (206, 206, direct.clone()));
    let told = format!("bytes {half}-{}/{}", direct.len() - 1, direct.len());
    assert_eq!(rest.headers["content-range"], *told);
    let last = part(auditor, &job, &[("range", "bytes=-7")]).await;
    assert_eq!((last.status, last.bytes.as_slice()), (206, &direct[direct.len() - 7..]));
    let other = part(auditor, &job, &[("range", "bytes=5-"), ("if-range", "\"other\"")]).await;
    assert_eq!((other.status, other.bytes), (200, direct.clone()));
    let several = part(auditor, &job, &[("range", "bytes=0-1,5-6")]).await;
    assert_eq!((several.status, several.bytes), (200, direct.clone()));
    let beyond = part(auditor, &job, &[("range", &format!("bytes={}-", direct.len()))]).await;
    assert_eq!(beyond.refused("range-not-satisfiable")["status"], 416);
    // In every form; those for books of others for the entries only.
    for (form, report) in
        [("xlsx", "payments"), ("json", "trial_balance"), ("hledger", "entries"), ("beancount", "entries")]
    {
        let job = made(&app, auditor, json!({ "report": report, "form": form })).await;
        let content = part(auditor, &job, &[]).await;
        assert_eq!((content.status, job["bytes"].as_u64()), (200, Some(content.bytes.len() as u64)), "{form}");
        let digest = job["sha256"].as_str().unwrap();
        assert_eq!(content.headers["etag"].to_str().unwrap(), format!("\"{digest}\""));
    }
    auditor.post("/v1/report-jobs", &body("ledger"), None).await.refused("unknown-parameter");
    let future = json!({ "report": "payments", "form": "csv", "asked": { "as_of": "2027-01-01" } });
    assert_eq!(auditor.post("/v1/report-jobs", &future, None).await.refused("date-in-future")["field"], "asked/as_of");
    // It is its person's alone, as far as that person may read.
    part(&cast.auditor, &job, &[]).await.refused("not-found");
    cast.ngos[0]
        .post("/v1/report-jobs", &json!({ "report": "trial_balance", "form": "csv" }), None)
        .await
        .refused("not-allowed");
    let own = made(&app, &cast.ngos[0], json!({ "report": "payables", "form": "csv" })).await;
    assert_eq!(own["rows"], 1);
    assert_eq!(cast.ngos[0].read("/v1/report-jobs").await["items"].as_array().unwrap().len(), 1);
    app.at("2026-11-27T23:00").await;
    assert_eq!(part(auditor, &job, &[]).await.status, 200);
    app.at("2026-11-28T00:00").await;
    part(auditor, &job, &[]).await.refused("report-expired");
    assert_eq!(app.findings().await, []);
}

async fn what_a_server_left_is_made_by_another_and_nobody_orders_without_end(app: App) {
    let cast = paid(&app).await;
    let finance = &cast.finance;
    let body = json!({ "report": "payments", "form": "csv" });
    let job = finance.make("/v1/report-jobs", body.clone()).await;
    let id: ReportJobId = job["id"].as_str().unwrap().parse().unwrap();
    assert!(app.office.report_on_report(id, Progress::Begun).await);
    assert!(!api::make_one(&app.office).await.unwrap(), "two servers make one report");
    assert_eq!(finance.again("report-jobs", &job).await["status"], "making");
    app.at("2026-11-20T10:02").await;
    assert!(api::make_one(&app.office).await.unwrap(), "what was left is not made");
    let job = finance.again("report-jobs", &job).await;
    assert_eq!((&job["status"], &job["rows"]), (&json!("made"), &json!(10)));
    // Whoever may read less than when it was ordered does not get it.
    let person = cast.security.read(&format!("/v1/persons/{}", finance.id.unwrap())).await;
    let role_assignment = &person["role_assignments"][0]["id"];
    cast.security.on("persons", &person, "remove-role", json!({ "role_assignment": role_assignment })).await;
    part(finance, &job, &[]).await.refused("not-allowed");
    for _ in 0..OPEN_MAX {
        cast.auditor.make("/v1/report-jobs", body.clone()).await;
    }
    cast.auditor.post("/v1/report-jobs", &body, None).await.refused("count-out-of-range");
    assert_eq!(app.findings().await, []);
}
