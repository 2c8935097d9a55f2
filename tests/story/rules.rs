//! Every rule has a test, and every test of the law says which rules it proves and by which detours it tried them. docs/rules.md
//! and the list that `GET /v1/rules` shows are written from both.

use domain::{
    RuleId,
    clock::CLOCKS,
    rulebook::{NUMBERS, Number, RULES, Reason, Rule, STATUTES, SourceQuality, proofs_of},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    path::{Path, PathBuf},
};

const MARK: &str = "/// Proves: ";
const DETOURS: &str = "/// Detours: ";
/// How a rule is gone around: acts in another order, another act with the same effect, another party, another role, a revision
/// after what was looked at, the edge of a number.
const KINDS: [&str; 6] = ["order", "act", "party", "role", "revision", "edge"];
/// In how many ways a rule that an act can breach is tried.
const ENOUGH: usize = 3;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files of a folder and the folders in it, in order.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// What a test says of itself.
#[derive(Default)]
struct Claim {
    /// Its file and its name.
    test: String,
    /// The rules that it proves.
    rules: BTreeSet<String>,
    /// The rules that it goes around, each with the kind of detour; `*` is every rule.
    detours: BTreeSet<(String, String)>,
}

impl Claim {
    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.detours.is_empty()
    }
    /// Takes up what a line of its doc comment says.
    fn take(&mut self, line: &str) {
        if let Some(said) = line.strip_prefix(MARK) {
            self.rules.extend(said.split(',').map(|rule| rule.trim().to_owned()));
        } else if let Some(said) = line.strip_prefix(DETOURS) {
            for detour in said.split(',') {
                let (rule, kind) = detour.trim().split_once(' ').unwrap_or_else(|| panic!("{detour}: of what kind?"));
                assert!(KINDS.contains(&kind), "{kind} is no kind of detour");
                self.detours.insert((rule.to_owned(), kind.to_owned()));
            }
        }
    }
}

/// The tests that say what they prove.
fn claims() -> Vec<Claim> {
    let mut claims = Vec::new();
    for folder in ["tests/story", "crates/domain/tests/law"] {
        for path in files_in(&root().join(folder)) {
            let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
            // What a folder tells is told under its name.
            let file = if name(&path) == "mod" { name(path.parent().unwrap()) } else { name(&path) };
            let text = std::fs::read_to_string(&path).unwrap();
            let mut claim = Claim::default();
            for line in text.lines().map(str::trim) {
                claim.take(line);
                if let Some(name) = name_of(line).filter(|_| !claim.is_empty()) {
                    claim.test = format!("{file}::{name}");
                    claims.push(std::mem::take(&mut claim));
                }
            }
            assert!(claim.is_empty(), "{file}: {:?} stand before no test", claim.rules);
        }
    }
    claims
}

/// The name of the function that a line begins.
fn name_of(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split('(').next()
}

fn proofs(claims: &[Claim]) -> BTreeMap<RuleId, Vec<&str>> {
    let mut proofs: BTreeMap<RuleId, Vec<&str>> = BTreeMap::new();
    for claim in claims {
        for rule in &claim.rules {
            proofs.entry(known_rule(rule)).or_default().push(&claim.test);
        }
    }
    proofs
}

fn known_rule(rule: &str) -> RuleId {
    rule.parse().unwrap_or_else(|_| panic!("{rule} is no rule"))
}

/// The tests that go around a rule, with the kinds of their detours.
fn tried<'a>(claims: &'a [Claim], rule: RuleId) -> Vec<(&'a str, Vec<&'a str>)> {
    let of = |claim: &'a Claim| {
        let kinds = claim.detours.iter().filter(|(of, _)| of == "*" || known_rule(of) == rule);
        (claim.test.as_str(), kinds.map(|(_, kind)| kind.as_str()).collect::<Vec<_>>())
    };
    claims.iter().map(of).filter(|(_, kinds)| !kinds.is_empty()).collect()
}

/// The tests of the domain's law: each says what it proves.
#[test]
fn every_test_of_the_law_names_a_rule() {
    let named: BTreeSet<String> =
        claims().into_iter().filter(|claim| !claim.rules.is_empty()).map(|claim| claim.test).collect();
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
    keep("docs/rules.md", &table(&proofs, &claims));
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

/// How a rule is shown that no act can breach, or that is shown beside its refusals. Reviewed by hand.
const SHOWN: &[(&str, &str)] = &[
    ("W16", "warning above the limit; report of self-run purchases"),
    ("W17", "report of the year"),
    ("W20", "refusal of the same person (A22)"),
    ("Q8", "computed: the conditions of the recommended list"),
    ("Q11", "report: what was bought from charities"),
    ("M1", "constraint: the method is one of the law's"),
    ("M16", "refusal without a ground; notice and returns"),
    ("D3", "computed: the interest of a late return"),
    ("D4", "refusal without a ground"),
    ("E9", "computed: signs of collusion, shown to the panel"),
    ("E13", "computed: the price score"),
    ("E14", "computed: the ranking; the seed of a tie is told in advance"),
    ("A3", "notice to each loser with reason, score and rank"),
    ("A18", "the evaluation is recorded and published with the contract"),
    ("A20", "report: the four points of publication"),
    ("A21", "notice on the day; the journal is never altered"),
    ("A21b", "report: budget and execution"),
    ("C9", "computed: what follows from a breach"),
    ("C10", "computed: a bar for false complaints"),
    ("C11", "notice: the decision is published"),
    ("B2", "computed: what goes back when a line is carried forward a second time"),
    ("S2", "refusal of roles that are kept apart"),
];

/// Rules of the full text that an act can breach and that were tried by fewer than three detours. The list only gets shorter.
const TO_BE_TRIED: &[&str] = &[];

/// The refusals that name a rule, from the reasons and from where a reason is given under another rule.
fn refusals() -> BTreeMap<RuleId, BTreeSet<&'static str>> {
    let mut found: BTreeMap<RuleId, BTreeSet<&'static str>> = BTreeMap::new();
    for reason in Reason::ALL {
        if let Some(rule) = reason.rule() {
            found.entry(rule).or_default().insert(reason.word());
        }
    }
    for folder in ["crates/domain/src", "crates/procedures/src"] {
        for path in files_in(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices(".under(RuleId::") {
                let rule = text[at + 15..].split(')').next().unwrap();
                let before = text[..at].rfind("Reason::").map(|from| &text[from + 8..at]);
                let name = before.and_then(|name| name.split(|letter: char| !letter.is_alphanumeric()).next());
                let reason = Reason::ALL.iter().find(|reason| Some(format!("{reason:?}").as_str()) == name);
                if let Some(reason) = reason {
                    found.entry(known_rule(rule)).or_default().insert(reason.word());
                }
            }
        }
    }
    found
}

fn enforced(rule: RuleId, refusals: &BTreeMap<RuleId, BTreeSet<&str>>) -> Vec<String> {
    let mut ways: Vec<String> =
        refusals.get(&rule).into_iter().flatten().map(|word| format!("refusal `{word}`")).collect();
    let clocks = CLOCKS.iter().filter(|row| row.rule == rule).map(|row| format!("clock `{}`", row.clock));
    ways.extend(clocks);
    ways.extend(SHOWN.iter().filter(|(of, _)| known_rule(of) == rule).map(|(_, how)| (*how).to_owned()));
    ways
}

#[test]
fn no_rule_is_hollow_and_what_an_act_can_breach_was_tried_by_detours() {
    let (claims, refusals) = (claims(), refusals());
    let mut short = Vec::new();
    for rule in RULES {
        assert!(!enforced(rule.id, &refusals).is_empty(), "{} {} does nothing", rule.id, rule.title_en);
        let tried: usize = tried(&claims, rule.id).iter().map(|(_, kinds)| kinds.len()).sum();
        let breachable = refusals.contains_key(&rule.id) && rule.source_quality == SourceQuality::FullText;
        if breachable && tried < ENOUGH {
            short.push(rule.id.word());
        }
    }
    assert_eq!(short, TO_BE_TRIED, "the list of what is still to be tried is not current");
}

fn table(proofs: &BTreeMap<RuleId, Vec<&str>>, claims: &[Claim]) -> String {
    let refusals = refusals();
    let mut text = String::from(include_str!("../../docs/rules.head.md"));
    text.push_str("\n## The rules\n\n| Rule | What it asks | Law, articles, rank | Known | Numbers, and how a place may set them | How it is enforced or shown | Proved by | Detours tried |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for rule in RULES {
        let number =
            |number: &Number| format!("{} = {} {}, {}", number.parameter, number.shipped, number.kind, number.may);
        let numbers: Vec<String> = NUMBERS.iter().filter(|number| number.rule == rule.id).map(number).collect();
        let tests: Vec<String> = proofs.get(&rule.id).into_iter().flatten().map(|test| format!("`{test}`")).collect();
        let detours = tried(claims, rule.id);
        let detours: Vec<String> =
            detours.iter().map(|(test, kinds)| format!("`{test}`: {}", kinds.join(", "))).collect();
        let statute = rule.statute();
        writeln!(
            text,
            "| {} | {}<br>{} | {} {} ({}) | {} | {} | {} | {} | {} |",
            rule.id,
            rule.title_zh,
            rule.title_en,
            statute.name_zh,
            rule.article,
            statute.rank,
            known(rule),
            numbers.join("<br>"),
            enforced(rule.id, &refusals).join("<br>"),
            tests.join("<br>"),
            detours.join("<br>")
        )
        .unwrap();
    }
    text.push_str("\n## The statutes\n\n| Key | Statute |\n| --- | --- |\n");
    for statute in STATUTES {
        writeln!(text, "| {} | {}<br>{} |", statute.key, statute.name_zh, statute.name_en).unwrap();
    }
    text
}
