//! An answer as camt.054: what the bank debited for a payment was paid, what it credited back was not.

use super::{Line, Verdict, reason_of, unreadable};
use domain::{Fen, Refusal};
use quick_xml::{Reader, events::Event};
use std::collections::BTreeMap;

/// What an entry or one of its transactions says, by the end of the path.
type Said = BTreeMap<&'static str, String>;

/// What is read of an entry: where it stands in it, and under which name it is kept.
const READ: &[(&str, &str)] = &[
    ("Ntry/CdtDbtInd", "direction"),
    ("Ntry/RvslInd", "reversal"),
    ("Ntry/ValDt/Dt", "day"),
    ("Ntry/AcctSvcrRef", "bank_reference"),
    ("Ntry/Amt", "amount"),
    ("TxDtls/Refs/EndToEndId", "reference"),
    ("TxDtls/Refs/AcctSvcrRef", "bank_reference"),
    ("TxDtls/Amt", "amount"),
    ("TxDtls/AmtDtls/TxAmt/Amt", "amount"),
    ("TxDtls/CdtDbtInd", "direction"),
    ("RtrInf/AddtlInf", "reason"),
    ("RtrInf/Rsn/Cd", "code"),
    ("RtrInf/Rsn/Prtry", "code"),
];

/// Reads an answer. Names are read without their prefix, whatever version of the message it is.
pub(super) fn read(file: &str) -> Result<Vec<Line>, Refusal> {
    let mut reader = Reader::from_str(file);
    reader.config_mut().trim_text(true);
    let (mut path, mut entry, mut transaction, mut lines) = (Vec::new(), Said::new(), Said::new(), Vec::new());
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| unreadable(at, error))? {
            Event::Start(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                match name.as_str() {
                    "Ntry" => entry.clear(),
                    "TxDtls" => transaction.clear(),
                    _ => {}
                }
                path.push(name);
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|error| unreadable(at, error))?.into_owned();
                keep(&path, text, &mut entry, &mut transaction);
            }
            Event::End(end) => {
                path.pop();
                if end.local_name().as_ref() == b"TxDtls" {
                    let mut said = entry.clone();
                    said.append(&mut transaction);
                    let number = i64::try_from(lines.len()).unwrap_or(i64::MAX).saturating_add(1);
                    lines.push(line(number, &said)?);
                }
            }
            Event::Eof if path.is_empty() => return Ok(lines),
            Event::Eof => return Err(unreadable(at, "文件不完整 ¦ the file ends too early")),
            _ => {}
        }
    }
}

fn keep(path: &[String], text: String, entry: &mut Said, transaction: &mut Said) {
    let joined = path.join("/");
    if let Some((_, name)) = READ.iter().find(|(end, _)| joined.ends_with(end)) {
        let of = if path.iter().any(|name| name == "TxDtls") { transaction } else { entry };
        of.insert(name, text);
    }
}

fn line(number: i64, said: &Said) -> Result<Line, Refusal> {
    let get = |name: &str| said.get(name).map(String::as_str);
    let wrong = |name: &str| unreadable(number, format!("{name}: {}", get(name).unwrap_or("-")));
    let came_back = get("reversal") == Some("true") || get("code").is_some() || get("reason").is_some();
    let verdict = match get("direction") {
        Some("DBIT") if !came_back => Verdict::Paid,
        Some("CRDT") if came_back => Verdict::Failed,
        _ => return Err(wrong("direction")),
    };
    let amount = get("amount").unwrap_or_default();
    Ok(Line {
        number,
        reference: get("reference").ok_or_else(|| wrong("reference"))?.to_owned(),
        verdict,
        amount: with_fen(amount).parse::<Fen>().map_err(|_| wrong("amount"))?,
        bank_reference: get("bank_reference").map(str::parse).transpose().map_err(|_| wrong("bank_reference"))?,
        day: get("day").map(str::parse).transpose().map_err(|_| wrong("day"))?,
        reason: reason_of(get("reason").or(get("code")).unwrap_or_default()),
    })
}

/// ISO 20022 writes as many decimals as there are; an amount of ours has two.
fn with_fen(amount: &str) -> String {
    match amount.split_once('.') {
        None => format!("{amount}.00"),
        Some((_, fen)) if fen.len() == 1 => format!("{amount}0"),
        Some(_) => amount.to_owned(),
    }
}
