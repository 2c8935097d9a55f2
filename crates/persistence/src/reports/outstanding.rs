//! What is expected and is no money yet, as it stood at the cut: what later years are to bear of contracts, and refunds that are due.
//! Read page by page, so that memory stays flat however many there are.

use super::{
    as_of::AsOf,
    line::Line,
    parts::{asked_for, head, suppliers, unreadable},
    plan::{Column, amount, count, day, text, word},
};
use crate::{error::Error, past::Wanted, reader::Reader};
use domain::{
    contract::{self, Contract},
    ids::ContractId,
    permission::Reach,
    refund::{self, Refund},
    report::Asked,
};
use std::collections::BTreeMap;

pub(super) const LATER_YEARS: &[Column] = &[
    text("contract", "The number of the contract."),
    text("title", "Its title."),
    text("unit", "The unit that buys."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    count("year", "The budget year that is to bear it."),
    amount("amount", "How much; it binds nobody until the budget of that year is secured."),
];

pub(super) const OPEN_REFUNDS: &[Column] = &[
    text("contract", "The number of the contract under which the money was paid."),
    text("title", "Its title."),
    text("unit", "The unit to which it is owed."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    text("key", "The identifier of the refund."),
    word("legal_ground", "RefundGround", "Why it comes back."),
    day("due_date", "The last day to pay it back."),
    count("days_late", "How many days it is late on the day of the report."),
    amount("decided", "How much was decided."),
    amount("settled", "What of it came back, was set off or was taken from the bond."),
    amount("amount", "What of it is still to come."),
];

/// How far the nouns have come.
pub(super) struct Outstanding {
    nouns: Nouns,
    asked: Asked,
    cut: AsOf,
}

enum Nouns {
    Contracts(Wanted<Contract>),
    Refunds(Wanted<Refund>),
}

impl Outstanding {
    /// What later years are to bear of the contracts that a reader may see and asks for.
    pub(super) fn later_years(reader: &Reader, reach: &Reach, asked: &Asked, cut: &AsOf) -> Self {
        let all = asked_for(reader, reach, asked, ("id", "effective_at"));
        Self { nouns: Nouns::Contracts(Wanted::of(all, cut.position)), asked: asked.clone(), cut: cut.clone() }
    }
    /// The refunds that are due to the units that a reader may see and asks for.
    pub(super) fn refunds(reader: &Reader, reach: &Reach, asked: &Asked, cut: &AsOf) -> Self {
        let all = asked_for(reader, reach, asked, ("contract", "due_date"));
        Self { nouns: Nouns::Refunds(Wanted::of(all, cut.position)), asked: asked.clone(), cut: cut.clone() }
    }
    /// The lines of the next nouns; empty at the end.
    pub(super) async fn next(&mut self, reader: &Reader) -> Result<Vec<Line>, Error> {
        loop {
            let lines = match &mut self.nouns {
                Nouns::Contracts(contracts) => {
                    let page = contracts.next(reader).await?;
                    if page.is_empty() {
                        return Ok(Vec::new());
                    }
                    years(reader, page, &self.asked, &self.cut).await?
                }
                Nouns::Refunds(refunds) => {
                    let page = refunds.next(reader).await?;
                    if page.is_empty() {
                        return Ok(Vec::new());
                    }
                    due(reader, page, &self.asked, &self.cut).await?
                }
            };
            if !lines.is_empty() {
                return Ok(lines);
            }
        }
    }
}

async fn years(reader: &Reader, page: Vec<Contract>, asked: &Asked, cut: &AsOf) -> Result<Vec<Line>, Error> {
    let page: Vec<Contract> = page.into_iter().filter(|one| one.status == contract::Status::Effective).collect();
    let suppliers = suppliers(reader, page.iter().map(|one| one.organisation), cut).await?;
    let mut lines = Vec::new();
    for contract in &page {
        let head = head(reader, contract, &contract.unit, suppliers.get(&contract.organisation));
        for expected in contract.terms.expected.iter().filter(|one| asked.year.is_none_or(|year| year == one.year)) {
            lines.push(line(LATER_YEARS, &head, &[expected.year.to_string(), expected.amount.get().to_string()])?);
        }
    }
    Ok(lines)
}

async fn due(reader: &Reader, page: Vec<Refund>, asked: &Asked, cut: &AsOf) -> Result<Vec<Line>, Error> {
    let page: Vec<Refund> = page.into_iter().filter(|one| one.status == refund::Status::Due).collect();
    let suppliers = suppliers(reader, page.iter().map(|one| one.organisation), cut).await?;
    let named = page.iter().map(|one| one.contract);
    let contracts = Wanted::<Contract>::among("id", named, cut.position).all(reader).await?;
    let contracts: BTreeMap<ContractId, Contract> = contracts.into_iter().map(|one| (one.id, one)).collect();
    let mut lines = Vec::new();
    for refund in &page {
        let known = refund.due_date.zip(contracts.get(&refund.contract));
        let (due_date, contract) = known.ok_or_else(|| unreadable(format!("refund {} has no contract", refund.id)))?;
        if asked.from.is_some_and(|from| due_date < from) || asked.to.is_some_and(|to| due_date > to) {
            continue;
        }
        let head = head(reader, contract, &refund.unit, suppliers.get(&refund.organisation));
        let tail = [
            refund.id.to_string(),
            refund.legal_ground.to_string(),
            due_date.to_string(),
            cut.day.days_since(due_date).max(0).to_string(),
            refund.amount.get().to_string(),
            refund.settled.get().to_string(),
            refund.open().get().to_string(),
        ];
        lines.push(line(OPEN_REFUNDS, &head, &tail)?);
    }
    Ok(lines)
}

fn line(columns: &[Column], head: &[String], tail: &[String]) -> Result<Line, Error> {
    Line::read(columns, head.iter().chain(tail).map(|field| Ok(field.as_str().into())))
}
