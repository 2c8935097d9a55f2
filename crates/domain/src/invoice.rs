//! An invoice (发票), matched with contract and acceptance (lifecycles of the field, 3.8).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{ContractId, InvoiceId, MilestoneId, OrganisationId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where an invoice stands.
    Status as InvoiceStatus {
        Received = "received", Payable = "payable", Rejected = "rejected", Reversed = "reversed",
    }
}
crate::words! {
    /// For what an invoice is.
    Kind as InvoiceKind { Acceptance = "acceptance", Advance = "advance", CreditNote = "credit_note" }
}
crate::words! {
    /// What can be done with an invoice.
    Action as InvoiceAction { Match = "match", Reject = "reject", Claim = "claim", Dispute = "dispute",
        Reverse = "reverse", ReverseWholly = "reverse_wholly" }
}
/// The life of an invoice.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Received, Action::Match, Status::Payable),
    (Status::Received, Action::Reject, Status::Rejected),
    (Status::Payable, Action::Claim, Status::Payable),
    (Status::Payable, Action::Reject, Status::Rejected),
    (Status::Payable, Action::Dispute, Status::Payable),
    (Status::Received, Action::Reverse, Status::Received),
    (Status::Received, Action::ReverseWholly, Status::Reversed),
    (Status::Payable, Action::Reverse, Status::Payable),
    (Status::Payable, Action::ReverseWholly, Status::Reversed),
];
moves!(Status, Action, MOVES);

impl Kind {
    /// What every invoice was before there were others.
    const fn acceptance() -> Self {
        Self::Acceptance
    }
}

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
    /// The rate of the tax in hundredths of a per cent: 600 for six per cent. Checked where it is given.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub tax_rate: Option<i64>,
    /// The credit code of the seller, which must be the supplier's (A16). Checked where it is given.
    #[serde(default)]
    pub seller: Option<Mark>,
    /// The name of the buyer, which must be the unit's and must not be altered (A16). Checked where it is given.
    #[serde(default)]
    pub buyer: Option<Title>,
}

impl Figures {
    /// Refuses an invoice that is no voucher (A16).
    ///
    /// # Errors
    /// When the number is not 20 digits or the amounts do not add up.
    pub fn check(&self) -> Result<(), Refusal> {
        let number = self.number.as_str();
        let numbered = number.len() == 20 && number.bytes().all(|byte| byte.is_ascii_digit());
        Refusal::all([
            if numbered { Ok(()) } else { Err(Refusal::of(Reason::InvoiceNumber).field("number")) },
            self.check_amounts(),
        ])
    }
    fn check_amounts(&self) -> Result<(), Refusal> {
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
        self.check_rate()
    }
    /// The tax is the rate of the net amount, rounded half away from zero; a fen of rounding on either side is usual.
    fn check_rate(&self) -> Result<(), Refusal> {
        let Some(rate) = self.tax_rate else { return Ok(()) };
        let exact = (i128::from(self.net.get()) * i128::from(rate) + 5_000) / 10_000;
        if (0..=10_000).contains(&rate) && (exact - i128::from(self.tax.get())).abs() <= 1 {
            return Ok(());
        }
        Err(Refusal::of(Reason::TaxNotAsRate)
            .field("tax")
            .with("tax", self.tax)
            .with("rate", rate)
            .with("expected", Fen::new(i64::try_from(exact).unwrap_or(i64::MAX))))
    }
    /// Refuses an invoice of another seller or to another buyer than the contract has (A16).
    ///
    /// # Errors
    /// Names what stands on the invoice and what should.
    pub fn check_parties(&self, seller: &str, buyer: &str) -> Result<(), Refusal> {
        let wrong = |field: &str, found: &str, wanted: &str| {
            Refusal::of(Reason::InvoiceParty).field(field).with("found", found).with("wanted", wanted)
        };
        let (found_seller, found_buyer) =
            (self.seller.as_ref().map(Mark::as_str), self.buyer.as_ref().map(Title::as_str));
        Refusal::all([("seller", found_seller, seller), ("buyer", found_buyer, buyer)].map(|(field, found, wanted)| {
            match found {
                Some(found) if found != wanted => Err(wrong(field, found, wanted)),
                _ => Ok(()),
            }
        }))
    }
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invoice {
    /// Its identifier.
    pub id: InvoiceId,
    /// The contract.
    pub contract: ContractId,
    /// For what it is.
    #[serde(default = "Kind::acceptance")]
    #[schema(required)]
    pub kind: Kind,
    /// The milestone; none for an advance.
    pub milestone: Option<MilestoneId>,
    /// The invoice that a credit note takes back.
    pub reverses: Option<InvoiceId>,
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
    /// What payments have been asked for or made, or was set against a refund.
    pub claimed: Fen,
    /// What the buyer disputes: the rest goes on (A15).
    #[serde(default)]
    #[schema(required)]
    pub disputed: Fen,
    /// Why it is disputed.
    pub dispute: Option<Title>,
    /// Which credit note took it back.
    #[serde(default)]
    #[schema(required)]
    pub reversed: Fen,
    /// Where it stands.
    pub status: Status,
    /// When it was received.
    pub received_at: Moment,
    /// The last day to pay (A14).
    pub payment_due_date: Day,
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
    /// The buyer disputes a part; nothing disputed any more if the amount is nothing.
    Disputed {
        /// How much is disputed from now on.
        amount: Fen,
        /// Why, or how it ended.
        reason: Title,
    },
    /// A credit note took back a part, or all.
    ReversedBy {
        /// Which.
        credit_note: InvoiceId,
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
        let open = self.is_open() && self.due().is_positive();
        if open { vec![Clock::PayInvoice.by(self.payment_due_date)] } else { Vec::new() }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Received(_) => {}
            Event::Matched => self.status = Status::Payable,
            Event::Rejected { .. } => self.status = Status::Rejected,
            Event::Disputed { amount, reason } => {
                (self.disputed, self.dispute) = (*amount, amount.is_positive().then(|| reason.clone()));
            }
            Event::ReversedBy { amount, .. } => {
                self.reversed += *amount;
                // What is disputed is taken back first.
                self.disputed -= self.disputed.min(*amount);
                self.dispute = self.dispute.take().filter(|_| self.disputed.is_positive());
                if self.reversed == self.gross {
                    self.status = Status::Reversed;
                }
            }
            Event::Claimed { amount } => self.claimed += *amount,
            Event::ClaimFreed { amount } => self.claimed -= *amount,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// Whether it may still be paid.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Received | Status::Payable)
    }
    /// What can still be paid of it: the gross amount less what is claimed, disputed or taken back.
    #[must_use]
    pub fn due(&self) -> Fen {
        self.gross - self.claimed - self.disputed - self.reversed
    }
    /// Disputes a part that is not claimed; the undisputed part goes on (A15). An amount of nothing ends the dispute.
    ///
    /// # Errors
    /// Names what can be disputed.
    pub fn object(&self, amount: Fen, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Dispute)?;
        let open = self.due() + self.disputed;
        if amount < Fen::ZERO || amount > open || (amount == Fen::ZERO && self.disputed == Fen::ZERO) {
            return Err(Refusal::of(Reason::OverPaid)
                .field("amount")
                .with("due", self.gross)
                .with("claimed", self.claimed)
                .with("asked", amount));
        }
        Ok(Event::Disputed { amount, reason })
    }
    /// Takes back a part that is not claimed, by a credit note.
    ///
    /// # Errors
    /// Names what can be taken back.
    pub fn reverse(&self, credit_note: InvoiceId, amount: Fen) -> Result<Event, Refusal> {
        let whole = self.reversed.plus(amount) == Some(self.gross);
        self.status.after(if whole { Action::ReverseWholly } else { Action::Reverse })?;
        let open = self.due() + self.disputed;
        if amount > open {
            return Err(Refusal::of(Reason::InvoiceNotMatched).field("gross").with("gross", amount).with("open", open));
        }
        Ok(Event::ReversedBy { credit_note, amount })
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
        if amount > self.due() {
            return Err(Refusal::of(Reason::OverPaid)
                .field("amount")
                .with("due", self.gross)
                .with("claimed", self.claimed)
                .with("asked", amount));
        }
        Ok(Event::Claimed { amount })
    }
}
