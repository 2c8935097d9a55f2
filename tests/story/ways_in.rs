//! How somebody gets in: guessing slows down and keeps nobody else out, codes are used once, tokens make no more than they
//! are, keys for retries belong to who sent them, and no login looks like another.

use crate::{
    app::{App, on_both},
    people::{Cast, PASSWORD, Person, address, set_password},
};
use domain::organisation::CreditCode;
use futures::future::join_all;
use serde_json::{Value, json};

async fn try_in(from: &Person, login: &str, password: &str) -> crate::people::Reply {
    from.post("/v1/sessions", &json!({ "login": login, "password": password }), None).await
}

/// Goes on by seconds.
fn later(app: &App, seconds: i64) {
    app.office.time.set(app.office.now().plus_millis(seconds * 1000));
}

async fn officer_with_password(app: &App) -> Cast {
    let cast = app.cast().await;
    set_password(app, "officer", &json!(cast.officer.code)).await;
    cast
}

on_both!(
    guessing_slows_down_and_keeps_no_known_device_out,
    a_login_is_not_locked_by_tries_spread_over_time,
    the_present_password_is_not_guessed_without_end,
    a_flood_of_guesses_is_queued_and_a_good_user_gets_in,
    a_code_is_used_once_and_ends,
    a_password_is_reset_by_two_administrators_or_by_the_organisation,
    weak_passwords_are_refused_wherever_one_is_set,
    a_token_makes_no_more_than_it_is,
    a_key_of_a_stranger_is_no_other_strangers,
    a_secret_is_shown_once,
    registrations_from_an_address_are_few_and_tell_little,
    an_application_holds_neither_code_nor_name,
    logins_that_look_alike_are_one,
    what_has_ended_is_forgotten,
    what_is_under_way_does_not_outlive_a_change
);

/// Proves: S1
/// Detours: S1 act, S1 edge
async fn guessing_slows_down_and_keeps_no_known_device_out(app: App) {
    officer_with_password(&app).await;
    let (own, stranger) = (Person::anybody(&app), Person::anybody(&app));
    let known = try_in(&own, "officer", PASSWORD).await.done();
    let device = known["device"].as_str().unwrap();
    for _ in 0..5 {
        try_in(&stranger, "officer", "not the password").await.refused("wrong-password");
    }
    let wait = try_in(&stranger, "officer", "not the password").await;
    assert_eq!(wait.headers["retry-after"], "2", "as long as it says");
    let problem = wait.refused("too-many-attempts");
    // What is refused is not counted: whoever keeps trying does not wait longer for it.
    for _ in 0..20 {
        let again = try_in(&stranger, "officer", "not the password").await.refused("too-many-attempts");
        assert_eq!(again["earliest"], problem["earliest"]);
    }
    // Even the right password waits there; the person comes in from anywhere else, and with its device from there too.
    try_in(&stranger, "officer", PASSWORD).await.refused("too-many-attempts");
    try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    for _ in 0..60 {
        try_in(&Person::anybody(&app), "officer", "guessed from many addresses").await;
    }
    try_in(&Person::anybody(&app), "officer", PASSWORD).await.refused("too-many-attempts");
    let body = json!({ "login": "officer", "password": PASSWORD, "device": device });
    let in_again = stranger.post("/v1/sessions", &body, None).await.done();
    assert!(in_again["device"].is_null(), "the device keeps its name");
    // A device of somebody else is none.
    let other = json!({ "login": "officer", "password": PASSWORD, "device": "qd_made_up" });
    Person::anybody(&app).post("/v1/sessions", &other, None).await.refused("too-many-attempts");
}

async fn a_login_is_not_locked_by_tries_spread_over_time(app: App) {
    officer_with_password(&app).await;
    let stranger = Person::anybody(&app);
    for _ in 0..40 {
        try_in(&stranger, "officer", "not the password").await.refused("wrong-password");
        later(&app, 15 * 60);
    }
    try_in(&stranger, "officer", PASSWORD).await.done();
}

async fn the_present_password_is_not_guessed_without_end(app: App) {
    let cast = officer_with_password(&app).await;
    let body = |present: &str| json!({ "present": present, "new": "梧桐树下-2026-浦东" });
    for _ in 0..5 {
        cast.officer.post("/v1/me/change-password", &body("guessed"), None).await.refused("wrong-password");
    }
    cast.officer.post("/v1/me/change-password", &body("guessed"), None).await.refused("too-many-attempts");
    later(&app, 3);
    cast.officer.post("/v1/me/change-password", &body(PASSWORD), None).await.done();
}

async fn a_flood_of_guesses_is_queued_and_a_good_user_gets_in(app: App) {
    officer_with_password(&app).await;
    let flood = async {
        let from: Vec<Person> = (0..150).map(|_| Person::anybody(&app)).collect();
        let tries = from.iter().enumerate().map(|(at, from)| {
            let login = format!("nobody{at}");
            async move { try_in(from, &login, "not the password").await.status }
        });
        join_all(tries).await
    };
    let good = async {
        let from = Person::anybody(&app);
        loop {
            let reply = try_in(&from, "officer", PASSWORD).await;
            if reply.status != 503 {
                return reply.status;
            }
            assert!(reply.headers.contains_key("retry-after"));
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let (flood, good) = tokio::join!(flood, good);
    assert_eq!(good, 201);
    assert!(flood.iter().all(|status| [401, 503].contains(status)), "{flood:?}");
    assert!(flood.contains(&503), "the queue has an end");
}

/// Proves: S1
/// Detours: S1 order, S1 edge
async fn a_code_is_used_once_and_ends(app: App) {
    let cast = app.cast().await;
    let anybody = &cast.anybody;
    let added = cast.system.make("/v1/persons", json!({ "login": "zhao.officer", "identity_number": crate::people::identity("zhao.officer"), "name": "赵敏" })).await;
    let code = &added["one_time_code"]["code"];
    let read = cast.system.read(&format!("/v1/persons/{}", added["id"].as_str().unwrap())).await;
    assert!(read.get("one_time_code").is_none(), "shown this once");
    let set = |code: &Value| json!({ "login": "zhao.officer", "code": code, "password": PASSWORD });
    try_in(anybody, "zhao.officer", code.as_str().unwrap()).await.refused("wrong-password");
    anybody.post("/v1/passwords", &set(&json!("0000-0000-0000-0000")), None).await.refused("wrong-password");
    anybody.make("/v1/passwords", set(code)).await;
    try_in(&Person::anybody(&app), "zhao.officer", PASSWORD).await.done();
    anybody.post("/v1/passwords", &set(code), None).await.refused("wrong-password");
    // One that nobody used ends.
    let late = cast.system.make("/v1/persons", json!({ "login": "qian.officer", "identity_number": crate::people::identity("qian.officer"), "name": "钱敏" })).await;
    app.at("2026-03-10T00:00").await;
    let body = json!({ "login": "qian.officer", "code": late["one_time_code"]["code"], "password": PASSWORD });
    Person::anybody(&app).post("/v1/passwords", &body, None).await.refused("wrong-password");
}

/// Proves: A22
/// Detours: A22 role
async fn a_password_is_reset_by_two_administrators_or_by_the_organisation(app: App) {
    let cast = officer_with_password(&app).await;
    let officer = cast.security.read(&format!("/v1/persons/{}", cast.officer.id.unwrap())).await;
    let session = try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    let inside = Person::with(&app, session["token"].as_str().unwrap().to_owned());
    // Neither alone, nor anybody for itself, nor an officer.
    cast.security.try_on("persons", &officer, "reset-password", json!({})).await.refused("no-such-part");
    cast.approver.try_on("persons", &officer, "propose-password-reset", json!({})).await.refused("not-allowed");
    let proposed = cast.security.on("persons", &officer, "propose-password-reset", json!({})).await;
    cast.security.try_on("persons", &proposed, "reset-password", json!({})).await.refused("separation-of-duties");
    inside.get("/v1/me").await.done();
    let reset = cast.system.on("persons", &proposed, "reset-password", json!({})).await;
    inside.get("/v1/me").await.refused("not-logged-in");
    try_in(&Person::anybody(&app), "officer", PASSWORD).await.refused("wrong-password");
    set_password(&app, "officer", &reset["one_time_code"]["code"]).await;
    try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    let itself = cast.security.read(&format!("/v1/persons/{}", cast.security.id.unwrap())).await;
    cast.security.try_on("persons", &itself, "propose-password-reset", json!({})).await.refused("separation-of-duties");
    // An organisation's people are given theirs by its own signers and by no administrator.
    let organisation = cast.ngos[0].organisation.unwrap();
    let member = json!({ "login": "second", "identity_number": crate::people::identity("second"), "name": "周敏", "roles": ["bidder"] });
    let second = cast.ngos[0].make(&format!("/v1/organisations/{organisation}/members"), member).await;
    cast.security.try_on("persons", &second, "propose-password-reset", json!({})).await.refused("named-by-itself");
    cast.security.try_on("persons", &second, "reset-password", json!({})).await.refused("named-by-itself");
    cast.ngos[1].try_on("persons", &second, "reset-password", json!({})).await.refused("not-found");
    let reset = cast.ngos[0].on("persons", &second, "reset-password", json!({})).await;
    let body = |code: &Value| json!({ "login": "second", "code": code, "password": PASSWORD });
    let old = body(&second["one_time_code"]["code"]);
    Person::anybody(&app).post("/v1/passwords", &old, None).await.refused("wrong-password");
    Person::anybody(&app).make("/v1/passwords", body(&reset["one_time_code"]["code"])).await;
    assert_eq!(app.findings().await, []);
}

async fn weak_passwords_are_refused_wherever_one_is_set(app: App) {
    let cast = officer_with_password(&app).await;
    let added = cast.system.make("/v1/persons", json!({ "login": "zhao.officer", "identity_number": crate::people::identity("zhao.officer"), "name": "赵敏君" })).await;
    let code = &added["one_time_code"]["code"];
    for weak in ["aaaaaaaaaa", "          ", "1234567890", "Password123!", "zhao.officer-2026", "赵敏君-2026-浦东新区"]
    {
        let body = json!({ "login": "zhao.officer", "code": code, "password": weak });
        Person::anybody(&app).post("/v1/passwords", &body, None).await.refused("password-weak");
        let body = json!({ "present": PASSWORD, "new": weak });
        if !weak.contains("zhao") && !weak.contains("赵") {
            let problem = cast.officer.post("/v1/me/change-password", &body, None).await.refused("password-weak");
            assert_eq!(problem["field"], "new");
        }
    }
    let code = CreditCode::complete("52310115MJ990001X").unwrap();
    let body = json!({ "credit_code": code, "name": "上海晨曦社工事务所", "kind": "service_institution", "registration_authority": "310115-MZ",
        "login": "chenxi", "identity_number": crate::people::identity("chenxi"), "contact": "陈曦", "password": "上海晨曦社工事务所2026" });
    Person::anybody(&app).post("/v1/organisations", &body, None).await.refused("password-weak");
}

/// Proves: S1
/// Detours: S1 act, S1 role
async fn a_token_makes_no_more_than_it_is(app: App) {
    let cast = officer_with_password(&app).await;
    let session = try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    let session = Person::with(&app, session["token"].as_str().unwrap().to_owned());
    let body = |expires: &str| json!({ "purpose": "对接", "roles": [], "expires_at": expires });
    let make = async |by: &Person, expires: &str| by.post("/v1/tokens", &body(expires), None).await;
    let bearer = |made: &Value| Person::with(&app, made["secret"].as_str().unwrap().to_owned());
    let parent = make(&session, "2026-12-05T00:00:00+08:00").await.done();
    let sibling = make(&session, "2027-01-05T00:00:00+08:00").await.done();
    let by_parent = bearer(&parent);
    let longer = make(&by_parent, "2026-12-05T00:00:01+08:00").await.refused("in-the-past");
    assert_eq!(longer["earliest"], "2026-12-05T00:00:00+08:00");
    let child = make(&by_parent, "2026-12-04T00:00:00+08:00").await.done();
    let grandchild = make(&bearer(&child), "2026-12-03T00:00:00+08:00").await.done();
    // It revokes nothing that it did not make, and not the one that made it.
    let revoke = async |by: &Person, token: &Value| {
        by.post(&format!("/v1/tokens/{}/revoke", token["token"]["id"].as_str().unwrap()), &json!({}), None).await
    };
    revoke(&by_parent, &sibling).await.refused("not-found");
    revoke(&bearer(&child), &parent).await.refused("not-found");
    bearer(&sibling).get("/v1/me").await.done();
    // With it ends whatever was made by it.
    revoke(&session, &parent).await.done();
    for ended in [&parent, &child, &grandchild] {
        bearer(ended).get("/v1/me").await.refused("not-logged-in");
    }
    bearer(&sibling).get("/v1/me").await.done();
    revoke(&bearer(&sibling), &sibling).await.done();
    let _ = cast;
}

async fn a_key_of_a_stranger_is_no_other_strangers(app: App) {
    app.cast().await;
    let body = |number: usize| {
        let code = CreditCode::complete(&format!("52310115MJ99{number:04}X")).unwrap();
        json!({ "credit_code": code, "name": format!("上海第{number}事务所"), "kind": "service_institution", "registration_authority": "310115-MZ",
            "login": format!("register{number}"), "identity_number": crate::people::identity(format!("register{number}")), "contact": "陈曦", "password": PASSWORD })
    };
    let (one, other) = (Person::anybody(&app), Person::anybody(&app));
    let first = one.post_with_key("/v1/organisations", &body(1), None, "1").await;
    other.post_with_key("/v1/organisations", &body(2), None, "1").await.done();
    // Whoever sends the very same again gets the same answer.
    let again = one.post_with_key("/v1/organisations", &body(1), None, "1").await;
    assert_eq!((first.status, &first.bytes), (201, &again.bytes));
}

async fn a_secret_is_shown_once(app: App) {
    let cast = officer_with_password(&app).await;
    let anybody = Person::anybody(&app);
    let body = json!({ "login": "officer", "password": PASSWORD });
    let first = anybody.post_with_key("/v1/sessions", &body, None, "log-in").await.done();
    let second = anybody.post_with_key("/v1/sessions", &body, None, "log-in").await.done();
    assert_ne!(first["token"], second["token"], "a log-in is never repeated");
    let token = json!({ "purpose": "对接", "roles": [], "expires_at": "2026-12-05T00:00:00+08:00" });
    cast.officer.post_with_key("/v1/tokens", &token, None, "token").await.done();
    cast.officer.post_with_key("/v1/tokens", &token, None, "token").await.refused("secret-shown-once");
    let made = cast.officer.read("/v1/tokens").await["items"].as_array().unwrap().len();
    assert_eq!(made, 2, "the second asked for no other one");
    let person =
        json!({ "login": "zhao.officer", "identity_number": crate::people::identity("zhao.officer"), "name": "赵敏" });
    cast.system.post_with_key("/v1/persons", &person, None, "person").await.done();
    cast.system.post_with_key("/v1/persons", &person, None, "person").await.refused("secret-shown-once");
}

async fn registrations_from_an_address_are_few_and_tell_little(app: App) {
    app.cast().await;
    let body = |number: usize, login: &str| {
        let code = CreditCode::complete(&format!("52310115MJ98{number:04}X")).unwrap();
        json!({ "credit_code": code, "name": format!("上海第{number}事务所"), "kind": "service_institution", "registration_authority": "310115-MZ",
            "login": login, "identity_number": crate::people::identity(login), "contact": "陈曦", "password": PASSWORD })
    };
    let stranger = Person::anybody(&app);
    // Whether a login exists is not told without an application that counts.
    let tried = stranger.post("/v1/organisations?dry_run=true", &body(0, "officer"), None).await;
    assert_eq!(tried.status, 422);
    tried.refused("cannot-be-tried");
    for number in 1..=5 {
        stranger.post("/v1/organisations", &body(number, &format!("many{number}")), None).await.done();
    }
    let wait = stranger.post("/v1/organisations", &body(6, "many6"), None).await;
    assert_eq!(wait.headers["retry-after"], "901");
    wait.refused("too-many-attempts");
    Person::at(&app, address()).post("/v1/organisations", &body(6, "many6"), None).await.done();
}

/// Proves: U1
async fn an_application_holds_neither_code_nor_name(app: App) {
    let cast = app.cast().await;
    let code = CreditCode::complete("52310115MJ970001X").unwrap();
    let body = |code: &CreditCode, name: &str, login: &str| {
        json!({ "credit_code": code, "name": name, "kind": "service_institution", "registration_authority": "310115-MZ",
            "login": login, "identity_number": crate::people::identity(login), "contact": "陈曦", "password": PASSWORD })
    };
    let apply = async |body: Value| Person::anybody(&app).post("/v1/organisations", &body, None).await;
    let squatter = apply(body(&code, "上海占位事务所", "squatter")).await.done();
    let owner = apply(body(&code, "上海晨曦事务所", "owner")).await.done();
    cast.registry.on("organisations", &owner, "confirm", json!({})).await;
    cast.registry.try_on("organisations", &squatter, "confirm", json!({})).await.refused("already-exists");
    apply(body(&code, "上海又一事务所", "another")).await.refused("already-exists");
    // Nor is a second organisation confirmed under a name that looks the same.
    let other = CreditCode::complete("52310115MJ970002X").unwrap();
    let look = apply(body(&other, "上海晨曦 事务所", "alike")).await.done();
    cast.registry.try_on("organisations", &look, "confirm", json!({})).await.refused("already-exists");
    let hidden = body(&other, "上海晨\u{200b}曦事务所", "hidden");
    apply(hidden).await.refused("text-length");
}

async fn logins_that_look_alike_are_one(app: App) {
    let cast = officer_with_password(&app).await;
    let add = async |login: &str| {
        cast.system
            .post(
                "/v1/persons",
                &json!({ "login": login, "identity_number": crate::people::identity(login), "name": "某" }),
                None,
            )
            .await
    };
    for taken in ["OFFICER", "ｏfficer", "0fficer"] {
        add(taken).await.refused("already-exists");
    }
    // Cyrillic о, and a whole login of it.
    add("\u{43e}fficer").await.refused("login-format");
    add("сосо.асе").await.done();
    add("coco.ace").await.refused("already-exists");
    for bad in ["off\u{200b}icer", "officer ", " officer", "off icer", "\u{202e}recef", "of"] {
        let reply = add(bad).await;
        assert!([400, 422].contains(&reply.status), "{bad:?}: {}", reply.status);
    }
    try_in(&Person::anybody(&app), "OFFICER", PASSWORD).await.done();
}

async fn what_has_ended_is_forgotten(app: App) {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let cast = officer_with_password(&app).await;
    try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    try_in(&Person::anybody(&app), "officer", "not the password").await.refused("wrong-password");
    let list = json!({ "unit": "310115004", "year": 2026, "title": "清单" });
    cast.officer.make("/v1/purchase-lists", list).await;
    let count = async || {
        let db = Database::connect(&app.database).await.unwrap();
        let mut counts = Vec::new();
        for table in ["session", "failed_attempt", "device", "replay"] {
            let sql = format!("SELECT COUNT(*) AS n FROM {table}");
            let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
            counts.push(row.try_get::<i64>("", "n").unwrap());
        }
        counts
    };
    let before = count().await;
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    app.office.time.set("2026-12-01T09:00:00+08:00".parse().unwrap());
    app.office.forget_what_ended().await;
    assert_eq!(count().await, [0, 0, 0, 0]);
}

/// Beside each other: log-ins with the old password, tokens made by a token, and what ends both. Nothing of it lives on.
async fn what_is_under_way_does_not_outlive_a_change(app: App) {
    let cast = officer_with_password(&app).await;
    let known = try_in(&Person::anybody(&app), "officer", PASSWORD).await.done();
    let session = Person::with(&app, known["token"].as_str().unwrap().to_owned());
    let token = json!({ "purpose": "对接", "roles": [], "expires_at": "2026-12-05T00:00:00+08:00" });
    let parent = session.make("/v1/tokens", token.clone()).await;
    let by_parent = Person::with(&app, parent["secret"].as_str().unwrap().to_owned());
    let log_ins = (0..8).map(|_| {
        let from = Person::anybody(&app);
        async move { try_in(&from, "officer", PASSWORD).await }
    });
    let tokens = (0..8).map(|_| by_parent.post("/v1/tokens", &token, None));
    let change = async {
        let body = json!({ "present": PASSWORD, "new": "梧桐树下-2026-浦东" });
        session.post("/v1/me/change-password", &body, None).await
    };
    let (log_ins, tokens, changed) = tokio::join!(join_all(log_ins), join_all(tokens), change);
    changed.done();
    // A second later on every server.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    for (reply, secret) in
        log_ins.iter().map(|reply| (reply, "token")).chain(tokens.iter().map(|reply| (reply, "secret")))
    {
        if reply.status == 201 {
            let let_in = Person::with(&app, reply.json()[secret].as_str().unwrap().to_owned());
            let_in.get("/v1/me").await.refused("not-logged-in");
        }
    }
    by_parent.get("/v1/me").await.refused("not-logged-in");
    let _ = cast;
}
