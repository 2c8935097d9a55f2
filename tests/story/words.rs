//! The catalogue of words: every word of the API has a label in Chinese and in English, and no label is left over.

use domain::rulebook::{RULES, Reason};
use fluent_syntax::{ast, parser};
use serde_json::Value;
use std::collections::BTreeSet;

/// The keys of a catalogue; what the parser cannot read, what stands twice and what says nothing fails.
fn keys(language: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(format!("{}/../crates/labels/{language}.ftl", env!("CARGO_MANIFEST_DIR")));
    let text = text.unwrap();
    let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut found = BTreeSet::new();
    for entry in resource.body {
        let ast::Entry::Message(message) = entry else { continue };
        assert!(message.value.is_some(), "{} says nothing", message.id.name);
        assert!(found.insert(message.id.name.to_owned()), "{} stands twice", message.id.name);
    }
    found
}

/// `PurchaseItem`, `purchase_item` and `purchase-item` → `purchase-item`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && letters.get(at + 1).is_some_and(char::is_ascii_lowercase))
            });
        if begins {
            text.push('-');
        }
        text.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    }
    text.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// What the document names: schemas, fields, words of closed lists, acts and questions, groups, parameters, answers.
fn named(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        found.insert(format!("schema-{}", kebab(name)));
        let parts = ["oneOf", "anyOf", "allOf"].iter().filter_map(|kind| schema[kind].as_array()).flatten();
        for part in std::iter::once(schema).chain(parts) {
            let fields = part["properties"].as_object().into_iter().flatten();
            found.extend(fields.map(|(field, _)| format!("field-{}-{}", kebab(name), kebab(field))));
            let words = part["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let kind = if name == "Act" { "act".to_owned() } else { format!("enum-{}", kebab(name)) };
            found.extend(words.map(|word| format!("{kind}-{}", kebab(word))));
        }
    }
    found.extend(
        document["components"]["responses"].as_object().unwrap().keys().map(|name| format!("response-{}", kebab(name))),
    );
    for operation in document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values())
    {
        found.insert(format!("act-{}", kebab(operation["operationId"].as_str().unwrap())));
        found.insert(format!("tag-{}", kebab(operation["tags"][0].as_str().unwrap())));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            found.insert(format!(
                "param-{}-{}",
                parameter["in"].as_str().unwrap(),
                kebab(parameter["name"].as_str().unwrap())
            ));
        }
    }
    found
}

#[test]
fn every_word_of_the_api_has_a_label_in_both_languages() {
    let (chinese, english) = (keys("zh"), keys("en"));
    let apart: Vec<_> = chinese.symmetric_difference(&english).collect();
    assert!(apart.is_empty(), "in one language only: {apart:?}");
    let document = crate::openapi::document();
    let mut wanted = named(&document);
    wanted.extend(Reason::ALL.iter().map(|reason| format!("problem-{}", reason.word())));
    wanted.extend(RULES.iter().map(|rule| format!("rule-{}", kebab(rule.id.word()))));
    wanted.extend(persistence::TABLES.iter().map(|table| format!("noun-{}", kebab(table.name))));
    let missing: Vec<_> = wanted.difference(&chinese).collect();
    assert!(missing.is_empty(), "no label: {missing:?}");
    let kinds = ["schema-", "field-", "act-", "tag-", "param-", "response-", "problem-", "rule-"];
    let of_document = |key: &&String| kinds.iter().any(|kind| key.starts_with(kind));
    let left: Vec<_> = chinese.difference(&wanted).filter(of_document).collect();
    assert!(left.is_empty(), "labels of nothing: {left:?}");
}

/// The label of a key in one language.
fn label(language: &str, key: &str) -> String {
    let path = format!("{}/../crates/labels/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
    line.unwrap_or_default().to_owned()
}

/// A refusal is called the same wherever it is named.
#[test]
fn titles_of_refusals_are_those_of_the_catalogue() {
    let mut others = Vec::new();
    for reason in Reason::ALL {
        let key = format!("problem-{}", reason.word());
        for (language, title) in [("zh", reason.title_zh()), ("en", reason.title_en())] {
            if label(language, &key) != title {
                others.push(format!("{language} {key} = {title}"));
            }
        }
    }
    assert!(others.is_empty(), "other titles in the catalogue:\n{}", others.join("\n"));
}

/// The old words of the glossary: those that stand in marks in the left column of its last table.
fn forgotten() -> BTreeSet<String> {
    let glossary = std::fs::read_to_string(format!("{}/../docs/glossary.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (_, table) = glossary.split_once("\n## Old → new\n").unwrap();
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    cells.map(|(old, _)| old.to_owned()).collect()
}

#[test]
fn no_forgotten_word_is_left_in_code_document_or_docs() {
    let forgotten = forgotten();
    assert!(forgotten.len() > 150, "the glossary has {} old words", forgotten.len());
    let (mut left, mut read) = (Vec::new(), 0);
    let places = [
        ("crates", "rs"),
        ("crates", "ftl"),
        ("tests", "rs"),
        ("tests", "py"),
        ("tests", "snap"),
        ("bench", "rs"),
        ("xtask", "rs"),
        ("migrations", "sql"),
        ("openapi", "json"),
        ("docs", "md"),
        ("docs", "http"),
        ("docs", "sh"),
    ];
    for (path, text) in places.into_iter().flat_map(|(folder, ending)| crate::tidy::files(folder, ending)) {
        // The glossary says what they became, the decisions what was decided in their day.
        if path.ends_with("docs/glossary.md") || path.components().any(|part| part.as_os_str() == "decisions") {
            continue;
        }
        read += 1;
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-');
        let parts = words.flat_map(|word| std::iter::once(word).chain(word.split('-')));
        let old = parts.filter(|word| forgotten.contains(*word)).collect::<BTreeSet<_>>();
        left.extend(old.into_iter().map(|word| format!("{}: {word}", path.display())));
    }
    assert!(read > 500, "{read} files");
    assert!(left.is_empty(), "forgotten words: {left:#?}");
}
