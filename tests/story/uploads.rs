//! What is handed in: by whom, how much, and whether it is what it says.

use crate::{
    app::{App, on_both},
    course::{Course, content},
    people::{PASSWORD, Person, Reply, set_password},
};
use domain::organisation::CreditCode;
use serde_json::json;

async fn upload(person: &Person, media_type: &str, content: Vec<u8>) -> Reply {
    let request = person.request(reqwest::Method::POST, "/v1/attachments?name=plan");
    person.send(request.header("content-type", media_type).body(content)).await
}

on_both!(
    a_file_is_what_it_says,
    a_file_comes_as_a_form_or_as_bytes,
    nobody_hands_in_before_the_confirmation,
    who_left_reads_no_file_any_more,
    the_panel_reads_what_it_evaluates
);

/// Who sits on the panel reads the files of the bids from the opening on, and no other expert does.
async fn the_panel_reads_what_it_evaluates(app: App) {
    let course = Course::new(&app).await;
    let tender = course.tender(&app, "open_tender").await;
    let file = upload(&course.ngos[0], "text/plain", "服务方案：每周两次上门。".as_bytes().to_vec()).await.done();
    let mut first = content("450000.00");
    first["attachments"] = json!([file["id"]]);
    let mut bids = vec![(0, course.try_bid(0, &tender, first).await.done())];
    for (ngo, price) in [(1, "455000.00"), (2, "460000.00")] {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let of_file = format!("/v1/attachments/{}", file["id"].as_str().unwrap());
    course.experts[0].get(&of_file).await.refused("not-found");
    let round = course.open(&app, &tender, bids, 5).await;
    let panel = course.panel(&round.evaluation);
    for expert in &course.experts {
        let sits = panel.iter().any(|member| member.id == expert.id);
        let (about, content) = (expert.get(&of_file).await, expert.get(&format!("{of_file}/content")).await);
        assert_eq!((about.status, content.status), if sits { (200, 200) } else { (404, 404) });
    }
    assert_eq!(app.findings().await, []);
}

/// What generated clients send: a form, or bytes without a kind.
async fn a_file_comes_as_a_form_or_as_bytes(app: App) {
    let cast = app.cast().await;
    let ngo = &cast.ngos[0];
    let post = |query: &str| ngo.request(reqwest::Method::POST, &format!("/v1/attachments{query}"));
    let form = |parts: &[(&str, &str)]| {
        let mut text = String::new();
        for (head, content) in parts {
            text.push_str(&format!("--line\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"));
        }
        format!("{text}--line--\r\n")
    };
    let send = async |query: &str, media: &str, body: String| {
        ngo.send(post(query).header("content-type", media).body(body)).await
    };
    let multipart = "multipart/form-data; boundary=line";
    let plan = "name=\"file\"; filename=\"方案.txt\"\r\nContent-Type: text/plain";
    let taken = send("", multipart, form(&[("name=\"note\"", "x"), (plan, "服务方案：每周两次上门。")])).await.done();
    assert_eq!(
        (&taken["name"], &taken["media_type"], &taken["bytes"]),
        (&json!("方案.txt"), &json!("text/plain"), &json!(36))
    );
    let path = format!("/v1/attachments/{}/content", taken["id"].as_str().unwrap());
    assert_eq!(ngo.get(&path).await.bytes, "服务方案：每周两次上门。".as_bytes());
    // Without a kind, that of the name's ending; and the content must be of it.
    let bytes = "application/octet-stream";
    assert_eq!(send("?name=table.csv", bytes, "a,b\n1,2\n".to_owned()).await.done()["media_type"], "text/csv");
    send("?name=table.pdf", bytes, "a,b\n1,2\n".to_owned()).await.refused("file-not-of-its-kind");
    send("?name=program.exe", bytes, "MZ".to_owned()).await.refused("unsupported-media");
    send("", bytes, "a,b\n".to_owned()).await.refused("text-length");
    let nameless = "name=\"file\"\r\nContent-Type: text/plain";
    send("", multipart, form(&[(nameless, "x")])).await.refused("text-length");
    assert_eq!(send("?name=a.txt", multipart, form(&[(nameless, "x")])).await.done()["name"], "a.txt");
    send("?name=a.txt", multipart, form(&[("name=\"other\"", "x")])).await.refused("malformed");
    send("?name=a.txt", multipart, "no form at all".to_owned()).await.refused("malformed");
    // One that breaks off keeps nothing.
    let whole = form(&[(plan, "a text that is long enough to be cut in two")]);
    let cut = whole[..whole.len() - 20].to_owned();
    send("", multipart, cut).await.refused("malformed");
    assert_eq!(app.findings().await, []);
}

async fn a_file_is_what_it_says(app: App) {
    let cast = app.cast().await;
    let ngo = &cast.ngos[0];
    let pdf = "application/pdf";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    for (kind, content) in [
        (pdf, b"MZ\x90\x00\x03\x00\x00\x00this is a program".to_vec()),
        (pdf, b"\x7fELF\x02\x01\x01".to_vec()),
        (pdf, Vec::new()),
        ("text/plain", Vec::new()),
        ("text/plain", b"\x7fELF\x02\x01\x01\x00".to_vec()),
        ("text/csv", b"%PDF-1.7".to_vec()),
        ("image/png", b"\xff\xd8\xff\xe0".to_vec()),
        (word, b"PK\x03\x04 an archive of something else".to_vec()),
    ] {
        upload(ngo, kind, content).await.refused("file-not-of-its-kind");
    }
    upload(ngo, pdf, b"%PDF-1.7\n...".to_vec()).await.done();
    upload(ngo, "text/plain", "服务方案：每周两次上门。".as_bytes().to_vec()).await.done();
    upload(ngo, "image/png", b"\x89PNG\r\n\x1a\n....".to_vec()).await.done();
    upload(ngo, word, b"PK\x03\x04....[Content_Types].xml....word/".to_vec()).await.done();
}

async fn nobody_hands_in_before_the_confirmation(app: App) {
    let cast = app.cast().await;
    let code = CreditCode::complete("52310115MJ960001X").unwrap();
    let body = json!({ "credit_code": code, "name": "上海晨曦事务所", "kind": "service_institution", "registration_authority": "310115-MZ",
        "login": "chenxi", "identity_number": crate::people::identity("chenxi"), "contact": "陈曦", "password": PASSWORD });
    let organisation = Person::anybody(&app).make("/v1/organisations", body).await;
    let session = json!({ "login": "chenxi", "password": PASSWORD });
    let session = Person::anybody(&app).make("/v1/sessions", session).await;
    let applicant = Person::with(&app, session["token"].as_str().unwrap().to_owned());
    upload(&applicant, "text/plain", b"x".to_vec()).await.refused("organisation-not-confirmed");
    cast.registry.on("organisations", &organisation, "confirm", json!({})).await;
    upload(&applicant, "text/plain", b"x".to_vec()).await.done();
}

async fn who_left_reads_no_file_any_more(app: App) {
    let cast = app.cast().await;
    let organisation = cast.ngos[0].organisation.unwrap();
    let member = json!({ "login": "second", "identity_number": crate::people::identity("second"), "name": "周敏", "roles": ["bidder"] });
    let second = cast.ngos[0].make(&format!("/v1/organisations/{organisation}/members"), member).await;
    set_password(&app, "second", &second["one_time_code"]["code"]).await;
    let session = json!({ "login": "second", "password": PASSWORD });
    let session = Person::anybody(&app).make("/v1/sessions", session).await;
    let acts = Person::with(&app, session["token"].as_str().unwrap().to_owned());
    let file = upload(&acts, "text/plain", b"plan".to_vec()).await.done();
    let content = format!("/v1/attachments/{}/content", file["id"].as_str().unwrap());
    assert_eq!(acts.get(&content).await.status, 200);
    // The seat is taken back: what the person handed in for the organisation is the organisation's.
    let second = cast.ngos[0].read(&format!("/v1/persons/{}", second["id"].as_str().unwrap())).await;
    let seat = json!({ "role_assignment": second["role_assignments"][0]["id"] });
    cast.ngos[0].on("persons", &second, "remove-role", seat).await;
    assert_eq!(acts.get(&content).await.status, 404);
    assert_eq!(acts.get(&format!("/v1/attachments/{}", file["id"].as_str().unwrap())).await.status, 404);
    assert_eq!(cast.ngos[0].get(&content).await.status, 200);
}
