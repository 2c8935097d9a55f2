//! The document is current, whole, and true.

use crate::app::{App, on_both};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

pub(crate) fn document() -> Value {
    serde_json::to_value(api::document::whole().finish()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post"] {
            if let Some(operation) = item.get(method) {
                all.push((method.to_owned(), path.clone(), operation.clone()));
            }
        }
    }
    all
}

#[test]
fn the_document_that_is_checked_in_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/qingdan.json");
    let text = format!("{}\n", api::document::whole().finish().to_pretty_json().unwrap());
    if std::env::var_os("QINGDAN_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(known == text, "openapi/qingdan.json is not current; run the tests with QINGDAN_WRITE=1");
    let served = api::document_text().unwrap();
    assert!(served == text, "the program was built before the document was written; build it again");
}

on_both!(the_document_is_served_packed_or_not, the_page_of_the_document_comes_whole);

async fn the_document_is_served_packed_or_not(app: App) {
    let cast = app.cast().await;
    let plain = cast.anybody.get("/openapi.json").await;
    assert_eq!((plain.status, plain.headers.get("content-encoding")), (200, None));
    assert_eq!(plain.bytes, api::document_text().unwrap().as_bytes());
    let request = cast.anybody.client_request("/openapi.json").header("accept-encoding", "br, gzip");
    let packed = cast.anybody.send(request).await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.starts_with(&[0x1f, 0x8b]) && packed.bytes.len() * 8 < plain.bytes.len());
}

/// The page loads nothing from elsewhere, and what it loads is what its README says, packed or not.
async fn the_page_of_the_document_comes_whole(app: App) {
    let cast = app.cast().await;
    let page = async |language: &str| {
        let request = cast.anybody.client_request("/docs").header("accept-language", language);
        let reply = cast.anybody.send(request).await;
        assert_eq!((reply.status, &reply.headers["content-type"]), (200, &"text/html; charset=utf-8".parse().unwrap()));
        String::from_utf8(reply.bytes).unwrap()
    };
    assert!(page("zh").await.contains("<html lang=\"zh-CN\">") && page("en").await.contains("<html lang=\"en\">"));
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/swagger-ui/README.md")).unwrap();
    let page = page("en").await;
    let mut loaded = page.split("src=\"").skip(1).chain(page.split("stylesheet\" href=\"").skip(1)).collect::<Vec<_>>();
    loaded.iter_mut().for_each(|rest| *rest = rest.split('"').next().unwrap());
    assert_eq!(loaded, ["swagger-ui-bundle.js", "begin.js", "swagger-ui.css"]);
    for name in loaded {
        let plain = cast.anybody.get(&format!("/docs/{name}")).await;
        assert_eq!(plain.status, 200, "{name}");
        let packed = cast.anybody.client_request(&format!("/docs/{name}")).header("accept-encoding", "gzip");
        let packed = cast.anybody.send(packed).await;
        if name != "begin.js" {
            let digest = domain::hex(&Sha256::digest(&plain.bytes));
            assert!(readme.contains(&digest), "{name} is not what the README says: {digest}");
            assert!(packed.bytes.len() * 3 < plain.bytes.len(), "{name}");
        }
    }
    cast.anybody.get("/docs/nothing.js").await.refused("not-found");
}

#[test]
fn no_two_schemas_share_a_name_and_no_reference_dangles() {
    assert_eq!(api::document::whole().clashes, Vec::<String>::new());
    let document = document();
    let text = document.to_string();
    for part in text.split("\"$ref\":\"#/").skip(1) {
        let pointer = format!("/{}", part.split('"').next().unwrap());
        assert!(document.pointer(&pointer).is_some(), "{pointer} dangles");
    }
}

#[test]
fn every_operation_says_what_it_is_and_how_it_fails() {
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document()) {
        let name = operation["operationId"].as_str().unwrap().to_owned();
        for field in ["summary", "description"] {
            assert!(operation[field].as_str().is_some_and(|text| text.len() > 3), "{name} has no {field}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        assert!(operation["security"].is_array(), "{name} says nothing of security");
        assert!(operation["responses"].as_object().unwrap().keys().any(|status| status.starts_with('4')), "{name}");
        if method == "post" {
            assert!(operation["requestBody"]["content"].is_object(), "{name} has no body");
        }
        if path.contains("{id}") {
            assert!(operation["responses"].get("404").is_some(), "{name} on {path} is never missing");
        }
        assert!(names.insert(name.clone()), "two operations are called {name}");
    }
    assert!(names.len() > 100, "only {} operations", names.len());
}

#[test]
fn every_body_has_an_example_that_its_own_schema_describes() {
    let document = document();
    for (_, _, operation) in operations(&document) {
        let Some(reference) = operation.pointer("/requestBody/content/application~1json/schema/$ref") else { continue };
        let schema = document.pointer(&format!("/{}", reference.as_str().unwrap().trim_start_matches("#/"))).unwrap();
        let example = schema.get("example").or_else(|| schema.get("examples").and_then(|examples| examples.get(0)));
        let name = operation["operationId"].as_str().unwrap();
        let example = example.unwrap_or_else(|| panic!("{name} has no example")).as_object().unwrap();
        let known = schema["properties"].as_object().cloned().unwrap_or_default();
        for field in example.keys() {
            assert!(
                known.contains_key(field),
                "the example of {name} has a field {field} that the schema does not know"
            );
        }
        for field in schema["required"].as_array().into_iter().flatten() {
            assert!(example.contains_key(field.as_str().unwrap()), "the example of {name} lacks {field}");
        }
    }
}

#[test]
fn the_words_of_the_document_are_the_words_on_the_wire() {
    let document = document();
    let words = |name: &str| document["components"]["schemas"][name]["enum"].clone();
    fn all<T: std::fmt::Display>(all: &[T]) -> Value {
        all.iter().map(|word| Value::from(word.to_string())).collect()
    }
    assert_eq!(words("Act"), all(domain::permission::Act::ALL));
    assert_eq!(words("TenderStatus"), all(domain::tender::Status::ALL));
    assert_eq!(words("Method"), all(domain::method::Method::ALL));
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for word in schema["enum"].as_array().into_iter().flatten() {
            let word = word.as_str().unwrap();
            assert!(word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{name} has {word}");
        }
        assert_ne!(schema["$ref"], format!("#/components/schemas/{name}"), "{name} is itself");
    }
}
