//! An answer as pain.002: what the bank says of each payment of an order, before it books it.

use super::{
    amount::{amount_of, day_of},
    line::{Line, Verdict, reason_of},
    xml::{all, first},
};
use roxmltree::Node;

/// Reads the report: a status of the whole message, of a block, or of single payments.
pub(super) fn read(report: Node<'_, '_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let blocks: Vec<Node<'_, '_>> = all(report, "OrgnlPmtInfAndSts").collect();
    for block in &blocks {
        let single: Vec<Node<'_, '_>> = all(*block, "TxInfAndSts").collect();
        for transaction in &single {
            lines.push(of_payment(lines.len(), *transaction));
        }
        if single.is_empty() {
            let id = first(*block, &["OrgnlPmtInfId"]);
            lines.extend(of_order(lines.len(), *block, id, first(*block, &["PmtInfSts"])));
        }
    }
    if let Some(group) = all(report, "OrgnlGrpInfAndSts").next().filter(|_| blocks.is_empty()) {
        let id = first(group, &["OrgnlMsgId"]);
        lines.extend(of_order(lines.len(), group, id, first(group, &["GrpSts"])));
    }
    lines
}

fn numbered(at: usize, reference: Option<String>) -> Line {
    Line::of(i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1), reference.unwrap_or_default())
}

/// Only what is settled was paid, and only what is rejected was not; everything else goes on.
fn verdict_of(status: Option<&str>) -> Verdict {
    match status {
        Some("ACSC" | "ACCC") => Verdict::Paid,
        Some("RJCT" | "CANC") => Verdict::Failed,
        _ => Verdict::Other,
    }
}

fn why(of: Node<'_, '_>) -> domain::text::Title {
    let said = all(of, "StsRsnInf").find_map(|info| first(info, &["AddtlInf", "Rsn/Cd", "Rsn/Prtry"]));
    reason_of(said.as_deref().unwrap_or_default())
}

fn of_payment(at: usize, transaction: Node<'_, '_>) -> Line {
    let mut line = numbered(at, first(transaction, &["OrgnlEndToEndId", "OrgnlInstrId"]));
    line.verdict = verdict_of(first(transaction, &["TxSts"]).as_deref());
    line.reason = why(transaction);
    // What the bank does not repeat is what was ordered.
    line.amount_as_ordered = true;
    if let Some(amount) = first(transaction, &["OrgnlTxRef/Amt/InstdAmt", "OrgnlTxRef/IntrBkSttlmAmt"]) {
        line.amount = line.read("InstdAmt", &amount, amount_of);
    }
    if let Some(reference) = first(transaction, &["AcctSvcrRef"]) {
        line.bank_reference = line.read("AcctSvcrRef", &reference, |text| text.parse().ok());
    }
    if let Some(day) = first(transaction, &["FctvIntrBkSttlmDt/Dt", "OrgnlTxRef/IntrBkSttlmDt", "AccptncDtTm"]) {
        line.day = line.read("AccptncDtTm", &day, day_of);
    }
    line
}

/// A status of the whole order, where it says one that ends it.
fn of_order(at: usize, of: Node<'_, '_>, id: Option<String>, status: Option<String>) -> Option<Line> {
    let mut line = numbered(at, id);
    line.verdict = verdict_of(status.as_deref());
    line.reason = why(of);
    (line.of_whole_order, line.amount_as_ordered) = (true, true);
    // That it was taken up tells nothing of its payments.
    (line.verdict != Verdict::Other).then_some(line)
}
