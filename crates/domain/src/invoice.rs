//! An invoice (发票), matched with contract and acceptance (lifecycles of the field, 3.8).

use crate::{
    actor::Concern,
    clock::{Clock, Running},
    ids::{ContractId, InvoiceId, MilestoneId, OrganisationId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal},
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where an invoice stands.
    Status as InvoiceStatus { Received = "received", Payable = "payable", Rejected = "rejected" }
}
crate::words! {
    /// What can be done with an invoice.
    Action as InvoiceAction { Match = "match", Reject = "reject", Claim = "claim" }
}
/// The life of an invoice.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Received, Action::Match, Status::Payable),
    (Status::Received, Action::Reject, Status::Rejected),
    (Status::Payable, Action::Claim, Status::Payable),
    (Status::Payable, Action::Reject, Status::Rejected),
];
moves!(Status, Action, MOVES);

/// What an invoice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceFigures)]
pub struct Figures {
    /// The number of the electronic invoice: 20 digits.
    #[schema(pattern = "^[0-9]{20}$", example = "26312000000012345678")]
    pub number: Mark,
    /// The amount without tax.
    pub net: Fen,
    /// The tax.
    pub tax: Fen,
    /// The amount with tax.
    pub gross: Fen,
}

impl Figures {
    /// Refuses an invoice that is no voucher (A16).
    ///
    /// # Errors
    /// When the number is not 20 digits or the amounts do not add up.
    pub fn check(&self) -> Result<(), Refusal> {
        let number = self.number.as_str();
        if number.len() != 20 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::of(Reason::InvoiceNumber).field("number"));
        }
        if !self.gross.is_positive() || !self.net.is_positive() || self.tax < Fen::ZERO {
            return Err(Refusal::of(Reason::AmountNotPositive).field("gross").with("amount", self.gross));
        }
        if self.net.plus(self.tax) != Some(self.gross) {
            return Err(Refusal::of(Reason::InvoiceArithmetic)
                .field("gross")
                .with("net", self.net)
                .with("tax", self.tax)
                .with("gross", self.gross));
        }
        Ok(())
    }
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invoice {
    /// Its identifier.
    pub id: InvoiceId,
    /// The contract.
    pub contract: ContractId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The seller.
    pub organisation: OrganisationId,
    /// What it says.
    pub figures: Figures,
    /// Its number; the same as in the figures.
    pub number: Mark,
    /// The amount with tax; the same as in the figures.
    pub gross: Fen,
    /// What payments have been asked for or made.
    pub claimed: Fen,
    /// Where it stands.
    pub status: Status,
    /// When it was received.
    pub received_at: Moment,
    /// The last day to pay (A14).
    pub pay_by: Day,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It came in.
    Received(Invoice),
    /// It agrees with contract and acceptance.
    Matched,
    /// It does not.
    Rejected {
        /// Why.
        reason: Title,
    },
    /// A payment was asked for.
    Claimed {
        /// How much.
        amount: Fen,
    },
    /// A payment came to nothing.
    ClaimFreed {
        /// How much.
        amount: Fen,
    },
}
noun!(Invoice, InvoiceId, Event, Event::Received(invoice) => invoice, running);

impl Invoice {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let open = self.status != Status::Rejected && self.claimed < self.gross;
        if open { vec![Clock::PayInvoice.by(self.pay_by)] } else { Vec::new() }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Received(_) => {}
            Event::Matched => self.status = Status::Payable,
            Event::Rejected { .. } => self.status = Status::Rejected,
            Event::Claimed { amount } => self.claimed = self.claimed.plus(*amount).unwrap_or(self.claimed),
            Event::ClaimFreed { amount } => self.claimed = self.claimed.minus(*amount).unwrap_or(self.claimed),
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// Finds it in agreement with contract and acceptance.
    ///
    /// # Errors
    /// When it is decided already.
    pub fn match_up(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Match).map(|_| Event::Matched)
    }
    /// Sends it back, as long as no payment has been asked for.
    ///
    /// # Errors
    /// When it is rejected already or a payment has been asked for.
    pub fn reject(&self, reason: Title) -> Result<Event, Refusal> {
        if self.claimed.is_positive() {
            return Err(Refusal::of(Reason::OverPaid)
                .with("due", self.gross)
                .with("claimed", self.claimed)
                .with("asked", Fen::ZERO));
        }
        self.status.after(Action::Reject).map(|_| Event::Rejected { reason })
    }
    /// Claims a part of it for a payment: never more than is due.
    ///
    /// # Errors
    /// Names what is due and what is claimed.
    pub fn claim(&self, amount: Fen) -> Result<Event, Refusal> {
        self.status.after(Action::Claim)?;
        if !amount.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("amount").with("amount", amount));
        }
        if self.claimed.plus(amount).is_none_or(|claimed| claimed > self.gross) {
            return Err(Refusal::of(Reason::OverPaid)
                .field("amount")
                .with("due", self.gross)
                .with("claimed", self.claimed)
                .with("asked", amount));
        }
        Ok(Event::Claimed { amount })
    }
}
