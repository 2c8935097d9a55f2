//! An order as pain.001.001.09: a customer's credit transfer initiation with one block of payments.

use super::line::{Outgoing, reference_of};
use domain::contract::Payee;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use std::io;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

type Xml = Writer<Vec<u8>>;

/// Writes an order.
///
/// # Errors
/// When it cannot be written.
pub fn write(outgoing: &Outgoing) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("Document").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        within(xml, "CstmrCdtTrfInitn", |xml| {
            header(xml, outgoing)?;
            within(xml, "PmtInf", |xml| payments(xml, outgoing))
        })
    })?;
    Ok(xml.into_inner())
}

fn within(xml: &mut Xml, name: &str, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(inner)?;
    Ok(())
}

fn text(xml: &mut Xml, name: &str, said: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(said))?;
    Ok(())
}

/// A text within elements, outermost first.
fn nested(xml: &mut Xml, names: &[&str], said: &str) -> io::Result<()> {
    match names {
        [] => Ok(()),
        [last] => text(xml, last, said),
        [first, rest @ ..] => within(xml, first, |xml| nested(xml, rest, said)),
    }
}

fn totals(xml: &mut Xml, outgoing: &Outgoing) -> io::Result<()> {
    text(xml, "NbOfTxs", &outgoing.order.count.to_string())?;
    text(xml, "CtrlSum", &outgoing.order.total.to_string())
}

fn header(xml: &mut Xml, outgoing: &Outgoing) -> io::Result<()> {
    within(xml, "GrpHdr", |xml| {
        text(xml, "MsgId", &reference_of(outgoing.order.id))?;
        text(xml, "CreDtTm", &outgoing.order.ordered_at.to_string())?;
        totals(xml, outgoing)?;
        nested(xml, &["InitgPty", "Nm"], outgoing.order.debtor.name.as_str())
    })
}

fn payments(xml: &mut Xml, outgoing: &Outgoing) -> io::Result<()> {
    let order = &outgoing.order;
    text(xml, "PmtInfId", &reference_of(order.id))?;
    text(xml, "PmtMtd", "TRF")?;
    // Each payment is booked by itself, so that each has a reference of the bank.
    text(xml, "BtchBookg", "false")?;
    totals(xml, outgoing)?;
    nested(xml, &["ReqdExctnDt", "Dt"], &order.ordered_at.day().to_string())?;
    nested(xml, &["Dbtr", "Nm"], order.debtor.name.as_str())?;
    account(xml, "DbtrAcct", &order.debtor)?;
    bank(xml, "DbtrAgt", &order.debtor)?;
    for (payment, contract) in &outgoing.payments {
        within(xml, "CdtTrfTxInf", |xml| {
            within(xml, "PmtId", |xml| {
                text(xml, "InstrId", &reference_of(payment.id))?;
                text(xml, "EndToEndId", &reference_of(payment.id))
            })?;
            within(xml, "Amt", |xml| {
                let amount = xml.create_element("InstdAmt").with_attribute(("Ccy", "CNY"));
                amount.write_text_content(BytesText::new(&payment.amount.to_string()))?;
                Ok(())
            })?;
            bank(xml, "CdtrAgt", &payment.payee)?;
            nested(xml, &["Cdtr", "Nm"], payment.payee.name.as_str())?;
            account(xml, "CdtrAcct", &payment.payee)?;
            nested(xml, &["RmtInf", "Ustrd"], contract.as_str())
        })?;
    }
    Ok(())
}

/// The bank by its number in the payment system, where it is known, and by its name.
fn bank(xml: &mut Xml, name: &str, of: &Payee) -> io::Result<()> {
    within(xml, name, |xml| {
        within(xml, "FinInstnId", |xml| {
            if let Some(code) = &of.bank_code {
                within(xml, "ClrSysMmbId", |xml| {
                    nested(xml, &["ClrSysId", "Cd"], "CNAPS")?;
                    text(xml, "MmbId", code.as_str())
                })?;
            }
            text(xml, "Nm", of.bank.as_str())
        })
    })
}

fn account(xml: &mut Xml, name: &str, of: &Payee) -> io::Result<()> {
    nested(xml, &[name, "Id", "Othr", "Id"], of.account.as_str())
}
