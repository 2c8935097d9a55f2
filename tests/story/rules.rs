//! Every rule has a test, and every test of the law says which rules it proves. docs/rules.md and the list that
//! `GET /v1/rules` shows are written from both.

use domain::{
    RuleId,
    rulebook::{NUMBERS, RULES, Rule, STATUTES, SourceQuality, proofs_of},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::{Path, PathBuf},
};

const MARK: &str = "/// Proves: ";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files of a folder and the folders in it, in order.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// The tests that say what they prove, by file: the name of the test and the rules.
fn claims() -> Vec<(String, BTreeSet<String>)> {
    let mut claims = Vec::new();
    for folder in ["tests/story", "crates/domain/tests/law"] {
        for path in files_in(&root().join(folder)) {
            let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
            // What a folder tells is told under its name.
            let file = if name(&path) == "mod" { name(path.parent().unwrap()) } else { name(&path) };
            let text = std::fs::read_to_string(&path).unwrap();
            let mut rules = BTreeSet::new();
            for line in text.lines().map(str::trim) {
                if let Some(said) = line.strip_prefix(MARK) {
                    rules.extend(said.split(',').map(|rule| rule.trim().to_owned()));
                } else if let Some(name) = name_of(line).filter(|_| !rules.is_empty()) {
                    claims.push((format!("{file}::{name}"), std::mem::take(&mut rules)));
                }
            }
            assert!(rules.is_empty(), "{file}: {rules:?} stand before no test");
        }
    }
    claims
}

/// The name of the function that a line begins.
fn name_of(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split('(').next()
}

fn proofs(claims: &[(String, BTreeSet<String>)]) -> BTreeMap<RuleId, Vec<&str>> {
    let mut proofs: BTreeMap<RuleId, Vec<&str>> = BTreeMap::new();
    for (test, rules) in claims {
        for rule in rules {
            let known = rule.parse().unwrap_or_else(|_| panic!("{test} proves {rule}, which is no rule"));
            proofs.entry(known).or_default().push(test);
        }
    }
    proofs
}

/// The tests of the domain's law: each says what it proves.
#[test]
fn every_test_of_the_law_names_a_rule() {
    let named: BTreeSet<String> = claims().into_iter().map(|(test, _)| test).collect();
    for file in ["parties", "tendering", "work"] {
        let text = std::fs::read_to_string(root().join(format!("crates/domain/tests/law/{file}.rs"))).unwrap();
        for name in text.lines().filter_map(name_of).filter(|name| name.starts_with("given_")) {
            assert!(named.contains(&format!("{file}::{name}")), "{name} names no rule");
        }
    }
}

/// Writes a file, or says that it is not what it would be written as.
pub(crate) fn keep(path: &str, text: &str) {
    let path = root().join(path);
    if std::env::var_os("QINGDAN_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "{} is not current; run cargo xtask write", path.display());
}

#[test]
fn every_rule_has_a_test_and_the_table_that_is_checked_in_is_current() {
    let claims = claims();
    let proofs = proofs(&claims);
    for rule in RULES {
        assert!(proofs.contains_key(&rule.id), "{} {} has no test", rule.id, rule.title_en);
    }
    let mut lines = String::new();
    for (rule, tests) in &proofs {
        for test in tests {
            writeln!(lines, "{rule} {test}").unwrap();
        }
    }
    keep("crates/domain/src/rulebook/proofs.txt", &lines);
    keep("docs/rules.md", &table(&proofs));
    // What GET /v1/rules shows is what the tests say.
    if std::env::var_os("QINGDAN_WRITE").is_none() {
        for (rule, tests) in &proofs {
            assert_eq!(&proofs_of(*rule), tests);
        }
    }
}

fn known(rule: &Rule) -> &'static str {
    match rule.source_quality {
        SourceQuality::FullText => "read in full: enforced",
        SourceQuality::Secondary => "second hand: warns",
        SourceQuality::GeneralKnowledge => "general knowledge: warns",
    }
}

fn table(proofs: &BTreeMap<RuleId, Vec<&str>>) -> String {
    let mut text = String::from(include_str!("../../docs/rules.head.md"));
    text.push_str("\n## The rules\n\n| Rule | What it asks | Law, articles | Known | Numbers | Proved by |\n| --- | --- | --- | --- | --- | --- |\n");
    for rule in RULES {
        let numbers = NUMBERS.iter().filter(|number| number.rule == rule.id);
        let numbers: Vec<String> =
            numbers.map(|number| format!("{} = {} {}", number.parameter, number.shipped, number.kind)).collect();
        let tests: Vec<String> = proofs.get(&rule.id).into_iter().flatten().map(|test| format!("`{test}`")).collect();
        let statute = rule.statute();
        writeln!(
            text,
            "| {} | {}<br>{} | {} {} | {} | {} | {} |",
            rule.id,
            rule.title_zh,
            rule.title_en,
            statute.name_zh,
            rule.article,
            known(rule),
            numbers.join("<br>"),
            tests.join("<br>")
        )
        .unwrap();
    }
    text.push_str("\n## The statutes\n\n| Key | Statute |\n| --- | --- |\n");
    for statute in STATUTES {
        writeln!(text, "| {} | {}<br>{} |", statute.key, statute.name_zh, statute.name_en).unwrap();
    }
    text
}
