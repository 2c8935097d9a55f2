//! An answer as camt.054: what the bank debited for a payment was paid, what it credited back was not.

use super::line::{Line, Verdict, reason_of, unreadable};
use domain::{Fen, Refusal};
use quick_xml::{Reader, events::Event};
use std::collections::BTreeMap;

/// What an entry or one of its transactions says, by the end of the path.
type Said = BTreeMap<&'static str, String>;

/// What is read of an entry: where it stands in it, and under which name it is kept.
const READ: &[(&str, &str)] = &[
    ("Ntry/Sts", "status"),
    ("Ntry/Sts/Cd", "status"),
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
    let (mut path, mut entry, mut transaction) = (Vec::new(), Said::new(), Said::new());
    let (mut transactions, mut lines) = (Vec::new(), Vec::new());
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| unreadable(at, error))? {
            Event::Start(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                let currency = start.try_get_attribute("Ccy").map_err(|error| unreadable(at, error))?;
                path.push(name);
                if let Some(currency) = currency {
                    let currency = String::from_utf8_lossy(&currency.value).into_owned();
                    keep(at, &path, Some("currency"), currency, &mut entry, &mut transaction)?;
                }
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|error| unreadable(at, error))?.into_owned();
                keep(at, &path, None, text, &mut entry, &mut transaction)?;
            }
            Event::End(end) => {
                path.pop();
                match end.local_name().as_ref() {
                    b"TxDtls" => transactions.push(std::mem::take(&mut transaction)),
                    b"Ntry" => {
                        of_entry(std::mem::take(&mut entry), std::mem::take(&mut transactions), &mut lines)?;
                    }
                    _ => {}
                }
            }
            // A part of a text that is written otherwise would be left out of it, and half an amount be read.
            Event::CData(_) | Event::GeneralRef(_) if is_read(&path) => {
                return Err(unreadable(at, "不支持的写法 ¦ an entity or a section of raw text"));
            }
            Event::Eof if path.is_empty() => return Ok(lines),
            Event::Eof => return Err(unreadable(at, "文件不完整 ¦ the file ends too early")),
            _ => {}
        }
    }
}

/// What an entry says holds for each of its transactions, where they do not say otherwise; its reference and amount only for
/// one that is alone in it.
fn of_entry(mut entry: Said, transactions: Vec<Said>, lines: &mut Vec<Line>) -> Result<(), Refusal> {
    if transactions.len() > 1 {
        entry.remove("bank_reference");
        entry.remove("amount");
    }
    let transactions = if transactions.is_empty() { vec![Said::new()] } else { transactions };
    for mut transaction in transactions {
        let mut said = entry.clone();
        said.append(&mut transaction);
        let number = i64::try_from(lines.len()).unwrap_or(i64::MAX).saturating_add(1);
        lines.push(line(number, &said)?);
    }
    Ok(())
}

/// What a path says, if it is one that is read.
fn name_of(path: &[String]) -> Option<&'static str> {
    let joined = path.join("/");
    READ.iter().find(|(end, _)| joined.ends_with(end)).map(|(_, name)| *name)
}

fn is_read(path: &[String]) -> bool {
    name_of(path).is_some()
}

/// Keeps what a path says. An entry that says two amounts, or in two currencies, is none that can be believed.
fn keep(
    at: u64,
    path: &[String],
    named: Option<&'static str>,
    text: String,
    entry: &mut Said,
    transaction: &mut Said,
) -> Result<(), Refusal> {
    let Some(name) = named.or_else(|| name_of(path)) else { return Ok(()) };
    let of = if path.iter().any(|name| name == "TxDtls") { transaction } else { entry };
    let earlier = of.insert(name, text.clone());
    if matches!(name, "amount" | "currency") && earlier.is_some_and(|earlier| earlier != text) {
        return Err(unreadable(at, format!("{name}: {text}")));
    }
    Ok(())
}

fn line(number: i64, said: &Said) -> Result<Line, Refusal> {
    let get = |name: &str| said.get(name).map(String::as_str);
    let wrong = |name: &str| unreadable(number, format!("{name}: {}", get(name).unwrap_or("-")));
    let came_back = matches!(get("reversal"), Some("true" | "1")) || get("code").is_some() || get("reason").is_some();
    // Older versions write the status of an entry without a code of its own.
    let booked = get("status") == Some("BOOK") && get("currency") == Some("CNY");
    let verdict = match get("direction") {
        Some("DBIT") if booked && !came_back => Verdict::Paid,
        Some("CRDT") if booked && came_back => Verdict::Failed,
        _ => Verdict::Other,
    };
    let amount = get("amount").unwrap_or_default();
    Ok(Line {
        number,
        reference: get("reference").unwrap_or_default().to_owned(),
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
