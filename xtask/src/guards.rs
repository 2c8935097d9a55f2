//! Guards of the law, taken out one at a time: the explorer, which knows nothing of them, must find each.

use crate::changes::{self, Change};

const SEEN_BY: &str = "explorer::";

const GUARDS: &[Change] = &[
    Change {
        what: "an approval covers what it was given for (M11)",
        file: "crates/domain/src/tender/approval.rs",
        from: ".filter(|approval| approval.given_for == self.tender_documents.matter())",
        to: ".filter(|approval| !approval.basis_document.as_str().is_empty())",
        seen_by: SEEN_BY,
    },
    Change {
        what: "who accepted does not match the invoice (A22)",
        file: "crates/procedures/src/invoice/match_invoice.rs",
        from: "must_not_have_accepted(work, &noun, (\"核对发票\", \"matching the invoice\")).await?;",
        to: "let _ = must_not_have_accepted(work, &noun, (\"核对发票\", \"matching the invoice\")).await;",
        seen_by: SEEN_BY,
    },
    Change {
        what: "the time to bid (M2, M7)",
        file: "crates/domain/src/tender/publication.rs",
        from: "self.check_time_to_bid(&terms, now, law)?;\n        Ok(Event::Published",
        to: "let _ = self.check_time_to_bid(&terms, now, law);\n        Ok(Event::Published",
        seen_by: SEEN_BY,
    },
    Change {
        what: "three bids of a lot (M14)",
        file: "crates/domain/src/tender/competition.rs",
        from: "filter(|(_, count)| *count >= needed).map(|(lot, _)| *lot)",
        to: "filter(|(_, count)| *count >= needed.min(1)).map(|(lot, _)| *lot)",
        seen_by: SEEN_BY,
    },
    Change {
        what: "nobody barred takes part (Q4)",
        file: "crates/procedures/src/bid/eligible.rs",
        from: "organisation.must_be_able_to_bid(work.today(), law)?;",
        to: "let _ = organisation.must_be_able_to_bid(work.today(), law);",
        seen_by: SEEN_BY,
    },
    Change {
        what: "nobody stands behind two bids (M17)",
        file: "crates/procedures/src/bid/eligible.rs",
        from: "for rival in others.flat_map(|other| self.bidders(other)) {",
        to: "for rival in others.flat_map(|other| self.bidders(other)).take(0) {",
        seen_by: SEEN_BY,
    },
    Change {
        what: "more than half of the panel find a bid invalid (E18)",
        file: "crates/domain/src/evaluation/finding.rs",
        from: "self.count_of(finding) * 2 > self.members.len()",
        to: "self.count_of(finding) * 2 > 1",
        seen_by: SEEN_BY,
    },
    Change {
        what: "what is challenged waits (C5, C8)",
        file: "crates/procedures/src/challenge/pending.rs",
        from: "challenges.iter().filter(holds).collect();",
        to: "challenges.iter().filter(holds).take(0).collect();",
        seen_by: SEEN_BY,
    },
    Change {
        what: "who handled the contract does not accept (A22)",
        file: "crates/procedures/src/milestone/accept.rs",
        from: "contract.must_be_apart(by, (\"验收\", \"acceptance\"))?;",
        to: "let _ = contract.must_be_apart(by, (\"验收\", \"acceptance\"));",
        seen_by: SEEN_BY,
    },
    Change {
        what: "supplements stay within ten per cent (A10)",
        file: "crates/domain/src/contract/performance.rs",
        from: "if total.is_none_or(|total| total > limit) {\n            return Err(Refusal::of(Reason::SupplementsExceeded)\n                .field(\"milestone/amount\")",
        to: "if total.is_none() {\n            return Err(Refusal::of(Reason::SupplementsExceeded)\n                .field(\"milestone/amount\")",
        seen_by: SEEN_BY,
    },
    Change {
        what: "a framework is called off in turn (M12)",
        file: "crates/domain/src/framework.rs",
        from: "law.demands(turn == Some(organisation), || {",
        to: "law.demands(turn.is_some(), || {",
        seen_by: SEEN_BY,
    },
    Change {
        what: "a bond is called for a breach (D5)",
        file: "crates/procedures/src/bond/call.rs",
        from: "demands(contract.is_breached(&milestones), refusal)?)",
        to: "demands(contract.is_breached(&milestones) || !bond.called.is_positive(), refusal)?)",
        seen_by: SEEN_BY,
    },
    Change {
        what: "the supplier is heard before a refund is decided",
        file: "crates/domain/src/refund/mod.rs",
        from: "if self.status == Status::Proposed && law.day() <= self.answer_due_date {",
        to: "if self.status == Status::Proposed && law.day() <= self.answer_due_date && amount > self.amount {",
        seen_by: SEEN_BY,
    },
];

/// How far the explorer goes for each.
const STEPS: &str = "9000";

/// Takes each guard out, and fails when the explorer finds nothing.
pub(crate) fn prove(settings: &[(&str, String)]) -> Result<(), String> {
    let mut settings = settings.to_vec();
    settings.push(("QINGDAN_EXPLORE", STEPS.to_owned()));
    changes::prove(GUARDS, &settings)
}
