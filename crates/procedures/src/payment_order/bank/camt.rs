//! An answer as camt.053 or camt.054: what the bank debited for a payment was paid, what it credited back was not.
//! The elements read are the same in versions 02 to 08 and 13.

use super::{
    amount::{amount_of, day_of},
    line::{Line, Verdict, reason_of, reference_in_batch},
    xml::{all, at, first, text, text_of},
};
use domain::Fen;
use roxmltree::Node;

/// Reads the entries of every statement or notification of a message; one without any has none.
pub(super) fn read(message: Node<'_, '_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let accounts = message.children().filter(|of| matches!(of.tag_name().name(), "Stmt" | "Ntfctn"));
    for entry in accounts.flat_map(|of| all(of, "Ntry")) {
        of_entry(entry, &mut lines);
    }
    lines
}

/// What an entry says holds for each of its transactions, where they do not say otherwise; its amount only for one that is alone
/// in it, and its reference with the place in the batch.
fn of_entry(entry: Node<'_, '_>, lines: &mut Vec<Line>) {
    let transactions: Vec<Node<'_, '_>> =
        all(entry, "NtryDtls").flat_map(|details| all(details, "TxDtls").collect::<Vec<_>>()).collect();
    let number = |lines: &Vec<Line>| i64::try_from(lines.len()).unwrap_or(i64::MAX).saturating_add(1);
    if transactions.is_empty() {
        let batch = first(entry, &["NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"]);
        let mut line = line(number(lines), entry, None, 1);
        line.of_whole_order = batch.is_some();
        line.reference = batch.unwrap_or_default();
        lines.push(line);
        return;
    }
    let several = transactions.len();
    for (place, transaction) in transactions.into_iter().enumerate() {
        let mut line = line(number(lines), entry, Some(transaction), several);
        if several > 1 && text(transaction, "Refs/AcctSvcrRef").is_none() {
            line.bank_reference = line.bank_reference.and_then(|reference| reference_in_batch(&reference, place));
        }
        lines.push(line);
    }
}

fn line(number: i64, entry: Node<'_, '_>, transaction: Option<Node<'_, '_>>, several: usize) -> Line {
    let own = |paths: &[&str]| transaction.and_then(|of| first(of, paths));
    let of_entry = |paths: &[&str]| first(entry, paths);
    let mut line = Line::of(number, own(&["Refs/EndToEndId"]).filter(|id| id != "NOTPROVIDED").unwrap_or_default());
    if line.reference.is_empty() {
        line.reference = own(&["Refs/InstrId", "Refs/TxId"]).unwrap_or_default();
    }
    let returned = transaction.and_then(|of| at(of, "RtrInf"));
    let reason = returned.and_then(|of| first(of, &["AddtlInf", "Rsn/Cd", "Rsn/Prtry"]));
    line.reason = reason_of(reason.as_deref().unwrap_or_default());
    let reversal = of_entry(&["RvslInd"]).is_some_and(|said| matches!(said.as_str(), "true" | "1"));
    let came_back = reversal || returned.is_some();
    // Older versions write the status of an entry without a code of its own.
    let booked = first(entry, &["Sts/Cd", "Sts"]).as_deref() == Some("BOOK");
    line.verdict = match own(&["CdtDbtInd"]).or_else(|| of_entry(&["CdtDbtInd"])).as_deref() {
        Some("DBIT") if booked && !came_back => Verdict::Paid,
        Some("CRDT") if booked && came_back => Verdict::Failed,
        _ => Verdict::Other,
    };
    amounts(&mut line, entry, transaction, several);
    line.bank_reference = match own(&["Refs/AcctSvcrRef"]).or_else(|| of_entry(&["AcctSvcrRef"])) {
        Some(reference) => line.read("AcctSvcrRef", &reference, |text| text.parse().ok()),
        None => None,
    };
    let days = ["ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm"];
    line.day = match of_entry(&days).or_else(|| own(&["RltdDts/IntrBkSttlmDt", "RltdDts/TxDtTm"])) {
        Some(day) => line.read("ValDt", &day, day_of),
        None => None,
    };
    line
}

/// The amount that moved, in yuan. Amounts of one transaction that differ are none that can be believed.
fn amounts(line: &mut Line, entry: Node<'_, '_>, transaction: Option<Node<'_, '_>>, several: usize) {
    let mut said: Vec<Node<'_, '_>> = Vec::new();
    if let Some(of) = transaction {
        said.extend(["Amt", "AmtDtls/TxAmt/Amt"].iter().filter_map(|path| at(of, path)));
        if said.is_empty() {
            said.extend(at(of, "AmtDtls/InstdAmt/Amt"));
        }
    }
    if several == 1 {
        said.extend(at(entry, "Amt"));
    }
    let mut found: Option<Fen> = None;
    for amount in said {
        let text = text_of(amount);
        let Some(read) = line.read("Amt", &text, amount_of) else { return };
        if amount.attribute("Ccy").is_some_and(|currency| currency != "CNY") {
            line.verdict = Verdict::Other;
        }
        if found.is_some_and(|earlier| earlier != read) {
            line.fault = Some(format!("两个金额不一致：{text} ¦ two amounts that differ: {text}"));
            return;
        }
        found = Some(read);
    }
    line.amount = found;
    if found.is_none() {
        line.fault = Some("没有金额 ¦ no amount".to_owned());
    }
}
