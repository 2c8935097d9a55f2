//! Files of banks, as they come: each with what must become of its payment. The shapes are those of public samples; the texts are
//! our own. `{R}` stands for the reference of the payment, `{O}` for that of the order, `{A}` for the amount, `{B}` for a reference
//! of the bank that nobody used.

use crate::{
    app::{App, on_both},
    people::{Cast, Reply},
    process::order,
    recount::sha256,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

on_both!(every_file_of_a_bank_comes_to_what_it_says, a_line_that_waits_is_kept_once_and_goes_when_it_is_settled);

/// What becomes of a payment.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Becomes {
    /// Paid, on this day.
    Paid(&'static str),
    /// Failed, for this reason.
    Failed(&'static str),
    /// Nothing: the line waits for a person, for this reason.
    Waits(&'static str),
    /// Nothing: there is no line for it.
    Nothing,
    /// The whole file is refused.
    Refused,
}
use Becomes::*;

/// In which bytes a file comes.
#[derive(Clone, Copy)]
enum As {
    Text,
    Utf8,
    Gbk,
    Utf16Le,
    Utf16Be,
}

struct File {
    name: &'static str,
    format: &'static str,
    bytes: As,
    text: String,
    becomes: Becomes,
}

const DAY: &str = "2026-11-20";
pub(crate) const HEADING: &str = "reference,status,amount,bank_reference,value_date,reason";

fn csv(name: &'static str, text: &str, becomes: Becomes) -> File {
    File { name, format: "csv", bytes: As::Text, text: text.to_owned(), becomes }
}

/// A statement or a notification around one entry.
fn message(of: (&str, &str, &str), entry: &str) -> String {
    let (namespace, root, account) = of;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{namespace}\"><{root}>\
         <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T18:00:00</CreDtTm></GrpHdr><{account}><Id>1</Id>{entry}</{account}></{root}></Document>"
    )
}

const NOTIFIED: (&str, &str, &str) = ("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn");
const STATED: (&str, &str, &str) = ("camt.053.001.08", "BkToCstmrStmt", "Stmt");

/// A plain entry in which some parts are written otherwise.
fn entry(changes: &[(&str, &str)]) -> String {
    let mut text = "<Ntry><Amt Ccy=\"CNY\">{A}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>\
                    <ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>{B}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{R}</EndToEndId></Refs>\
                    </TxDtls></NtryDtls></Ntry>"
        .to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

fn camt(name: &'static str, text: String, becomes: Becomes) -> File {
    File { name, format: "camt", bytes: As::Text, text, becomes }
}

fn changed(name: &'static str, changes: &[(&str, &str)], becomes: Becomes) -> File {
    camt(name, message(NOTIFIED, &entry(changes)), becomes)
}

fn status(name: &'static str, inner: &str, becomes: Becomes) -> File {
    let text = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId></GrpHdr>\
         {inner}</CstmrPmtStsRpt></Document>"
    );
    camt(name, text, becomes)
}

fn tables() -> Vec<File> {
    let row = |row: &str| format!("{HEADING}\n{row}\n");
    let plain = "{R},paid,{A},{B},2026-11-20,";
    let mut files = vec![
        csv("plain", &row(plain), Paid(DAY)),
        csv("windows line ends", &format!("{HEADING}\r\n{plain}\r\n"), Paid(DAY)),
        csv("no line end", &format!("{HEADING}\n{plain}"), Paid(DAY)),
        csv("mark before it", &format!("\u{feff}{}", row(plain)), Paid(DAY)),
        csv("tabs", &row(plain).replace(',', "\t"), Paid(DAY)),
        csv("semicolons", &row(plain).replace(',', ";"), Paid(DAY)),
        csv("slashes in the day", &row("{R},paid,{A},{B},2026/11/20,"), Paid(DAY)),
        csv("a short day", &row("{R},paid,{A},{B},2026/11/5,"), Waits("refused")),
        csv("day of eight digits", &row("{R},paid,{A},{B},20261120,"), Paid(DAY)),
        csv("blank rows behind", &format!("{}\n,,,,,\n,,,,,\n", row(plain)), Paid(DAY)),
        csv("last comma missing", &row("{R},paid,{A},{B},2026-11-20"), Paid(DAY)),
        csv("more columns", &format!("{HEADING},memo\n{plain},月结\n"), Paid(DAY)),
        csv(
            "columns in another order",
            "amount,reason,reference,value_date,bank_reference,status\n{A},,{R},2026-11-20,{B},paid\n",
            Paid(DAY),
        ),
        csv("blanks around", &row(" {R} , paid , {A} , {B} , 2026-11-20 , "), Paid(DAY)),
        csv("quoted", &row("\"{R}\",\"paid\",\"{A}\",\"{B}\",\"2026-11-20\",\"\""), Paid(DAY)),
        csv("kept as text", &row("'{R},paid,{A},'{B},2026-11-20,"), Paid(DAY)),
        csv("failed", &row("{R},failed,{A},,,账户已销户"), Failed("账户已销户")),
        csv("failed without a reason", &row("{R},failed,{A},,,"), Failed("银行未说明")),
        csv("no day", &row("{R},paid,{A},{B},,"), Waits("no_date")),
        csv("no reference of the bank", &row("{R},paid,{A},,2026-11-20,"), Waits("no_reference")),
        csv("the reference was rounded", &row("{R},paid,{A},2.6312E+19,2026-11-20,"), Waits("unreadable")),
        csv("american day", &row("{R},paid,{A},{B},11/20/2026,"), Waits("unreadable")),
        csv("a day that is none", &row("{R},paid,{A},{B},2026-02-30,"), Waits("unreadable")),
        csv("a third of a fen", &row("{R},paid,{A}1,{B},2026-11-20,"), Waits("unreadable")),
        csv("a fen more", &row("{R},paid,99999.99,{B},2026-11-20,"), Waits("other_amount")),
        csv("an unknown status", &row("{R},settled,{A},{B},2026-11-20,"), Waits("unreadable")),
        csv("of nobody", &row("ffff,paid,{A},{B},2026-11-20,"), Waits("not_in_order")),
        csv("one odd line before", &row("?,?,?,?,?,?\n{R},paid,{A},{B},2026-11-20,"), Paid(DAY)),
        csv("nothing but the heading", &format!("{HEADING}\n"), Nothing),
        csv("a column is missing", "reference,status,amount\n{R},paid,{A}\n", Refused),
        csv("tomorrow", &row("{R},paid,{A},{B},2026-11-21,"), Waits("refused")),
    ];
    for (name, bytes) in [("table in GBK", As::Gbk), ("table in UTF-16", As::Utf16Le), ("table in bytes", As::Utf8)] {
        let text = row("{R},failed,{A},,,户名不符");
        files.push(File { name, format: "csv", bytes, text, becomes: Failed("户名不符") });
    }
    files
}

fn notifications() -> Vec<File> {
    let mut files =
        vec![changed("notification", &[], Paid(DAY)), camt("statement", message(STATED, &entry(&[])), Paid(DAY))];
    for version in ["camt.053.001.02", "camt.053.001.04", "camt.053.001.06", "camt.053.001.13"] {
        let of = (version, "BkToCstmrStmt", "Stmt");
        files.push(camt(version, message(of, &entry(&[("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")])), Paid(DAY)));
    }
    for version in ["camt.054.001.02", "camt.054.001.04", "camt.054.001.13"] {
        files.push(camt(version, message((version, "BkToCstmrDbtCdtNtfctn", "Ntfctn"), &entry(&[])), Paid(DAY)));
    }
    let prefixed = message(NOTIFIED, &entry(&[])).replace("</", "</n:").replace("xmlns=", "xmlns:n=");
    let mut with_prefix = String::new();
    for (at, part) in prefixed.split('<').enumerate() {
        let plain = at == 0 || part.starts_with(['/', '?']);
        with_prefix.push_str(&if plain {
            format!("{}{part}", if at == 0 { "" } else { "<" })
        } else {
            format!("<n:{part}")
        });
    }
    files.push(camt("names with a prefix", with_prefix, Paid(DAY)));
    let back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销户</AddtlInf></RtrInf></TxDtls>";
    let one_of_two = "<Amt Ccy=\"CNY\">{A}</Amt></TxDtls><TxDtls><Refs><EndToEndId>other</EndToEndId></Refs><Amt Ccy=\"CNY\">9</Amt></TxDtls>";
    let date_time = "<DtTm>2026-11-20T23:59:59+08:00</DtTm></ValDt>";
    files.extend([
        changed("reference with an entity", &[("{B}</AcctSvcrRef>", "SHB&amp;{B}</AcctSvcrRef>")], Paid(DAY)),
        changed("reference in raw text", &[("{B}</AcctSvcrRef>", "<![CDATA[{B}]]></AcctSvcrRef>")], Paid(DAY)),
        changed("comment in the amount", &[(">{A}<", ">{A}<!-- 元 --><")], Paid(DAY)),
        changed("comment before the amount's decimals", &[(">{A}<", "><!--x-->{A}<")], Paid(DAY)),
        changed("numeric references", &[("DBIT", "&#68;B&#x49;T")], Paid(DAY)),
        changed("leading zeros", &[(">{A}<", ">000{A}<")], Paid(DAY)),
        changed("five decimals", &[(">{A}<", ">{A}000<")], Paid(DAY)),
        changed("a tenth of a fen", &[(">{A}<", ">{A}100<")], Waits("unreadable")),
        changed("line ends within", &[("{R}</EndToEndId>", "\n  {R}\n </EndToEndId>")], Paid(DAY)),
        changed("value day with a time", &[("<Dt>2026-11-20</Dt></ValDt>", date_time)], Paid(DAY)),
        changed("only a booking day", &[("<ValDt><Dt>2026-11-20</Dt></ValDt>", "")], Paid(DAY)),
        changed(
            "no day at all",
            &[("<ValDt><Dt>2026-11-20</Dt></ValDt>", ""), ("<BookgDt><Dt>2026-11-20</Dt></BookgDt>", "")],
            Waits("no_date"),
        ),
        changed("no reference of the bank's", &[("<AcctSvcrRef>{B}</AcctSvcrRef>", "")], Waits("no_reference")),
        changed("not booked yet", &[("BOOK", "PDNG")], Waits("answered_otherwise")),
        changed("in dollars", &[("\"CNY\"", "\"USD\"")], Waits("answered_otherwise")),
        changed("a credit that is no return", &[("DBIT", "CRDT")], Waits("answered_otherwise")),
        changed("came back", &[("DBIT", "CRDT"), ("</TxDtls>", back)], Failed("账户已销户")),
        changed("reversed", &[("<CdtDbtInd>DBIT", "<RvslInd>true</RvslInd><CdtDbtInd>CRDT")], Failed("银行未说明")),
        changed("the reference of the instruction", &[("EndToEndId", "InstrId")], Paid(DAY)),
        changed("two amounts", &[("</TxDtls>", "<Amt Ccy=\"CNY\">1</Amt></TxDtls>")], Waits("unreadable")),
        changed("one of two transactions", &[(">{A}<", ">999<"), ("</TxDtls>", one_of_two)], Paid(DAY)),
        changed(
            "amount as instructed",
            &[("</TxDtls>", "<AmtDtls><InstdAmt><Amt Ccy=\"CNY\">{A}</Amt></InstdAmt></AmtDtls></TxDtls>")],
            Paid(DAY),
        ),
        changed(
            "one entry for the whole order",
            &[("<TxDtls><Refs><EndToEndId>{R}</EndToEndId></Refs></TxDtls>", "<Btch><PmtInfId>{O}</PmtInfId></Btch>")],
            Paid(DAY),
        ),
        camt("an empty statement", message(STATED, ""), Nothing),
        camt(
            "an entity of its own",
            message(NOTIFIED, &entry(&[])).replacen("<Document", "<!DOCTYPE d [<!ENTITY e \"x\">]><Document", 1),
            Refused,
        ),
        camt("cut off", message(NOTIFIED, &entry(&[]))[..400].to_owned(), Refused),
        camt("another message", "<Document><pain.001/></Document>".to_owned(), Refused),
    ]);
    for (name, bytes, declared) in [
        ("declared as GBK", As::Gbk, "GBK"),
        ("in UTF-16", As::Utf16Le, "UTF-16"),
        ("in UTF-16, the other way", As::Utf16Be, "UTF-16"),
    ] {
        let text = message(NOTIFIED, &entry(&[("DBIT", "CRDT"), ("</TxDtls>", back)])).replace("UTF-8", declared);
        files.push(File { name, format: "camt", bytes, text, becomes: Failed("账户已销户") });
    }
    files
}

fn reports() -> Vec<File> {
    let block =
        |inner: &str| format!("<OrgnlPmtInfAndSts><OrgnlPmtInfId>{{O}}</OrgnlPmtInfId>{inner}</OrgnlPmtInfAndSts>");
    let of = |status: &str, more: &str| {
        block(&format!(
            "<TxInfAndSts><OrgnlEndToEndId>{{R}}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>"
        ))
    };
    let why = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号不存在</AddtlInf></StsRsnInf>";
    let when = "<AccptncDtTm>2026-11-20T10:00:00+08:00</AccptncDtTm><AcctSvcrRef>{B}</AcctSvcrRef>";
    vec![
        status("rejected", &of("RJCT", why), Failed("账号不存在")),
        status("settled", &of("ACSC", when), Paid(DAY)),
        status("settled, with neither day nor reference", &of("ACSC", ""), Waits("no_reference")),
        status("under way", &of("ACSP", ""), Waits("answered_otherwise")),
        status(
            "the whole block is rejected",
            &block(&format!("<PmtInfSts>RJCT</PmtInfSts>{why}")),
            Failed("账号不存在"),
        ),
        status("the block was taken up", &block("<PmtInfSts>ACCP</PmtInfSts>"), Nothing),
        status(
            "the whole message is rejected",
            &format!("<OrgnlGrpInfAndSts><OrgnlMsgId>{{O}}</OrgnlMsgId><GrpSts>RJCT</GrpSts>{why}</OrgnlGrpInfAndSts>"),
            Failed("账号不存在"),
        ),
    ]
}

fn bytes_of(file: &File, text: &str) -> Value {
    let bytes = match file.bytes {
        As::Text => return json!({ "format": file.format, "file": text }),
        As::Utf8 => text.as_bytes().to_vec(),
        As::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
        As::Utf16Le => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        As::Utf16Be => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
    };
    json!({ "format": file.format, "content": STANDARD.encode(bytes) })
}

/// SHA-256 of what is handed in, byte for byte.
fn digest_of(body: &Value) -> String {
    let content = body["content"].as_str().map(|content| STANDARD.decode(content).unwrap());
    sha256(content.unwrap_or_else(|| body["file"].as_str().unwrap().into()))
}

pub(crate) fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

/// An order of one payment of so much under an invoice.
pub(crate) async fn ordered(cast: &Cast, invoice: &Value, amount: &str) -> (Value, Value) {
    let payment = cast.request(invoice, amount).await;
    let payment = cast.approver.on("payments", &payment, "approve", json!({})).await;
    (cast.treasury.make("/v1/payment-orders", order(&[&payment])).await, payment)
}

async fn invoiced(app: &App, cast: &Cast) -> Value {
    let purchase = cast.contracted(app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    cast.invoice(&milestone, 1, "225000.00").await
}

pub(crate) async fn take(cast: &Cast, order: &Value, body: Value) -> Reply {
    cast.treasury.try_now("payment-orders", order, "answer", body).await
}

/// Proves: A14
async fn every_file_of_a_bank_comes_to_what_it_says(app: App) {
    let cast = app.cast().await;
    let invoice = invoiced(&app, &cast).await;
    let files: Vec<File> = tables().into_iter().chain(notifications()).chain(reports()).collect();
    assert!(files.len() >= 60, "{} files", files.len());
    for (number, file) in files.iter().enumerate() {
        let amount = format!("{}.25", 100 + number);
        let (order, payment) = ordered(&cast, &invoice, &amount).await;
        let (reference, of_order) = (id(&payment).replace('-', ""), id(&order).replace('-', ""));
        let text = file.text.replace("{R}", &reference).replace("{O}", &of_order).replace("{A}", &amount);
        let text = text.replace("{B}", &format!("SHB{number:05}"));
        let body = bytes_of(file, &text);
        let digest = digest_of(&body);
        let reply = take(&cast, &order, body).await;
        let told = String::from_utf8_lossy(&reply.bytes).into_owned();
        let name = file.name;
        if file.becomes == Refused {
            assert_eq!(reply.status, 422, "{name}: {told}");
            continue;
        }
        assert_eq!(reply.status, 200, "{name}: {told}");
        let (order, payment) = (reply.done(), cast.treasury.again("payments", &payment).await);
        let waiting: Vec<&str> = order["unmatched"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["mismatch_reason"].as_str().unwrap())
            .collect();
        match file.becomes {
            Paid(day) => {
                assert_eq!(
                    (&payment["status"], &payment["value_date"]),
                    (&json!("paid"), &json!(day)),
                    "{name}: {told}"
                );
                let bank = payment["bank_reference"].as_str().unwrap();
                assert!(bank.contains(&format!("SHB{number:05}")), "{name}: {bank}");
                let said = &payment["confirmation"];
                assert!(
                    said["by"].is_string() && said["file"] == json!(digest) && said["line"].is_i64(),
                    "{name}: {said}"
                );
            }
            Failed(why) => {
                assert_eq!(payment["status"], "failed", "{name}: {told}");
                assert!(payment["failure_reason"].as_str().unwrap().starts_with(why), "{name}: {payment}");
                // The payee reads why.
                let seen = cast.ngos[0].again("payments", &payment).await;
                assert_eq!(seen["failure_reason"], payment["failure_reason"], "{name}");
            }
            Waits(why) => assert_eq!(
                (&payment["status"], waiting.as_slice()),
                (&json!("sent"), [why].as_slice()),
                "{name}: {told}"
            ),
            Nothing | Refused => {
                assert_eq!((&payment["status"], waiting.len()), (&json!("sent"), 0), "{name}: {told}");
            }
        }
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: A14
async fn a_line_that_waits_is_kept_once_and_goes_when_it_is_settled(app: App) {
    let cast = app.cast().await;
    let invoice = invoiced(&app, &cast).await;
    let (order, payment) = ordered(&cast, &invoice, "100.00").await;
    let reference = id(&payment).replace('-', "");
    let file = |row: &str| json!({ "format": "csv", "file": format!("{HEADING}\n{reference},{row}\n") });
    for row in ["paid,100.00,B1,,", "paid,100.00,B1,,", "paid,100.01,B1,2026-11-20,", "paid,100.01,B1,2026-11-20,"] {
        take(&cast, &order, file(row)).await.done();
    }
    let waiting = cast.treasury.again("payment-orders", &order).await;
    assert_eq!(waiting["unmatched"].as_array().unwrap().len(), 2, "{waiting}");
    // Said by hand: what waited for it waits no more, and the payment says who said so.
    let confirm = json!({ "bank_reference": "B1", "value_date": "2026-11-20" });
    let paid = cast.treasury.now("payments", &payment, "confirm", confirm.clone()).await;
    assert_eq!(paid["confirmation"], json!({ "by": cast.treasury.id.unwrap(), "file": null, "line": null }));
    let settled = cast.treasury.again("payment-orders", &order).await;
    assert_eq!((&settled["unmatched"], &settled["status"]), (&json!([]), &json!("reconciled")));
    // A payment that failed is confirmed by no hand, and offers it to none.
    let (order, payment) = ordered(&cast, &invoice, "50.00").await;
    let reference = id(&payment).replace('-', "");
    let file = |row: &str| json!({ "format": "csv", "file": format!("{HEADING}\n{reference},{row}\n") });
    take(&cast, &order, file("failed,50.00,,,户名不符")).await.done();
    let failed = cast.treasury.again("payments", &payment).await;
    assert!(!failed["allowed_acts"].as_array().unwrap().contains(&json!("confirm_payment")), "{failed}");
    cast.treasury
        .try_now("payments", &payment, "confirm", json!({ "bank_reference": "B2" }))
        .await
        .refused("wrong-status");
    take(&cast, &order, file("paid,50.00,B2,2026-11-20,")).await.done();
    assert_eq!(cast.treasury.again("payments", &payment).await["status"], "paid");
    assert_eq!(app.findings().await, []);
}
