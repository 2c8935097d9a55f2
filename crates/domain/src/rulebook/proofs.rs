//! Which tests prove which rule. Written by a test that reads the tests; see docs/rules.md.

use super::RuleId;

/// Lines of a rule and a test that says to prove it.
const PROOFS: &str = include_str!("proofs.txt");

/// The tests that prove a rule, by name.
#[must_use]
pub fn proofs_of(rule: RuleId) -> Vec<&'static str> {
    let pairs = PROOFS.lines().filter_map(|line| line.split_once(' '));
    pairs.filter(|(id, _)| *id == rule.word()).map(|(_, test)| test).collect()
}
