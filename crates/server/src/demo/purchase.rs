//! One purchase of the example, told stage by stage. Where its story ends depends on when it began: so there are
//! purchases at every stage.

use super::{
    course::{self, Course, DAY, HOUR, Turn},
    people::People,
    texts::MILESTONES,
};
use crate::start::act;
use domain::{
    Fen, Moment, Period,
    ids::{ContractId, EvaluationId, InvoiceId, ItemId, TenderId},
    permission::Act,
    role::Role,
};
use procedures::{Caller, Office};
use serde_json::Value;
use std::{fmt::Display, sync::Arc};

/// The stages of a purchase, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Plan,
    Tender,
    Enquiry,
    Bids,
    LateBid,
    Opening,
    Quotes(Moment),
    Score,
    Award,
    Contract,
    Deliver(usize),
    Accept(usize),
    Invoice(usize),
    Pay(usize),
}

/// A purchase.
pub(super) struct Purchase<'p> {
    pub(super) office: &'p Arc<Office>,
    pub(super) people: &'p People,
    pub(super) number: usize,
    pub(super) course: Course,
    stage: Stage,
    pub(super) item: Option<(ItemId, Vec<String>)>,
    pub(super) tender: Option<(TenderId, i64)>,
    pub(super) evaluation: Option<(EvaluationId, Value)>,
    pub(super) contract: Option<ContractId>,
    pub(super) invoice: Option<(InvoiceId, Fen)>,
    pub(super) winner: usize,
    rejected: bool,
}

/// All purchases, each on its course.
pub(super) fn all<'p>(office: &'p Arc<Office>, people: &'p People, now: Moment) -> Vec<Purchase<'p>> {
    let begun = |(number, course): (usize, Course)| Purchase {
        office,
        people,
        number,
        course,
        stage: Stage::Plan,
        item: None,
        tender: None,
        evaluation: None,
        contract: None,
        invoice: None,
        winner: 0,
        rejected: false,
    };
    course::all(now).into_iter().enumerate().map(begun).collect()
}

pub(super) fn missing() -> String {
    "the story has lost its thread".to_owned()
}

pub(super) fn version(answer: &Value) -> Option<i64> {
    answer.get("version").and_then(Value::as_i64)
}

impl Purchase<'_> {
    pub(super) async fn act(
        &self,
        who: &Caller,
        what: Act,
        body: Value,
        on: impl Display,
        version: Option<i64>,
    ) -> Result<Value, String> {
        act(self.office, who, what, &body, &on.to_string(), version).await
    }
    pub(super) fn officer(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerOfficer, self.course.unit, 0)
    }
    pub(super) fn inspector(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerOfficer, self.course.unit, 1)
    }
    pub(super) fn approver(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerApprover, self.course.unit, 0)
    }
    /// Somebody of the finance department of the district.
    pub(super) fn of_finance(&self, role: Role) -> Result<&Caller, String> {
        self.people.at(role, &format!("{}-CZ", &self.course.unit[..6]), 0)
    }
    /// Tells the next stage; gives the moment of the one after it.
    pub(super) async fn go_on(&mut self) -> Result<Option<Moment>, String> {
        let now = self.office.now();
        let calendar = self.office.store.reference_data().calendar.clone();
        let after = |period| calendar.last_day(now.day(), period).start().plus_millis(10 * HOUR);
        let (stage, next) = match self.stage {
            Stage::Plan => {
                self.plan().await?;
                (Stage::Tender, after(Period::days(31)))
            }
            Stage::Tender => {
                self.tender().await?;
                let quick = self.course.method == "self_organised";
                if quick {
                    (Stage::Bids, now.plus_millis(2 * HOUR))
                } else {
                    (Stage::Enquiry, now.plus_millis(3 * DAY))
                }
            }
            Stage::Enquiry => {
                self.enquiry().await?;
                (Stage::Bids, now.plus_millis(5 * DAY))
            }
            Stage::Bids => {
                let deadline = self.bids().await?;
                if self.course.extended {
                    self.extend().await?;
                    (Stage::LateBid, deadline.plus_millis(DAY))
                } else {
                    (Stage::Opening, deadline.plus_millis(HOUR))
                }
            }
            Stage::LateBid => (Stage::Opening, self.late_bid().await?.plus_millis(HOUR)),
            Stage::Opening => {
                if !self.opening().await? {
                    return Ok(None);
                }
                match self.call_quotes().await? {
                    Some(until) => (Stage::Quotes(until), until.plus_millis(-2 * HOUR)),
                    None => (Stage::Score, now.plus_millis(HOUR)),
                }
            }
            Stage::Quotes(until) => {
                self.quotes().await?;
                (Stage::Score, until)
            }
            Stage::Score => {
                self.score().await?;
                (Stage::Award, after(Period::working_days(2)))
            }
            Stage::Award => {
                self.award().await?;
                (Stage::Contract, after(Period::working_days(8)))
            }
            Stage::Contract => {
                self.contract().await?;
                // Every seventh supplier is late with the first delivery.
                (Stage::Deliver(0), now.plus_millis(if self.number % 7 == 3 { 160 } else { 80 } * DAY))
            }
            Stage::Deliver(at) | Stage::Accept(at) | Stage::Invoice(at) | Stage::Pay(at) => {
                match self.perform(at).await? {
                    Some(next) => next,
                    None => return Ok(None),
                }
            }
        };
        self.stage = stage;
        Ok(Some(next))
    }

    /// Tells the next stage of the work under the contract; none after the last payment.
    async fn perform(&mut self, at: usize) -> Result<Option<(Stage, Moment)>, String> {
        let now = self.office.now();
        let calendar = self.office.store.reference_data().calendar.clone();
        let after = |period| calendar.last_day(now.day(), period).start().plus_millis(10 * HOUR);
        let next = match self.stage {
            Stage::Accept(_) if self.number % 8 == 5 && !self.rejected => {
                self.reject(at).await?;
                self.rejected = true;
                (Stage::Deliver(at), after(Period::working_days(10)))
            }
            Stage::Accept(_) => {
                self.accept(at).await?;
                (Stage::Invoice(at), after(Period::working_days(2)))
            }
            Stage::Invoice(_) => {
                self.invoice(at).await?;
                if at == 0 && self.course.turn == Turn::NewAccount {
                    (Stage::Pay(at), self.change_account().await?.plus_days(2).start().plus_millis(10 * HOUR))
                } else {
                    // Every tenth payment is late.
                    (Stage::Pay(at), now.plus_millis(if self.is_late() { 45 } else { 12 } * DAY))
                }
            }
            Stage::Pay(_) => {
                self.pay(at).await?;
                if at + 1 == MILESTONES.len() {
                    return Ok(None);
                }
                (Stage::Deliver(at + 1), now.plus_millis(85 * DAY))
            }
            _ => {
                self.deliver(at).await?;
                (Stage::Accept(at), after(Period::working_days(4)))
            }
        };
        Ok(Some(next))
    }
}
