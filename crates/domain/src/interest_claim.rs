//! Interest for being late (逾期利息): on a late payment (A15), a deposit or a bond that was returned late (D3). The organisation
//! claims it, finance finds the money, the organisation invoices what is subject to tax, and the treasury pays it. It is borne by a
//! line of the year beside any contract.

use crate::{
    apart::apart,
    budget::BudgetAllocation,
    concern::Concern,
    ids::{BondId, BudgetLineId, ContractId, DepositId, InterestClaimId, OrganisationId, PaymentId, PersonId},
    invoice::Figures,
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Reason, Refusal, RuleId},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a claim of interest stands.
    Status as InterestClaimStatus {
        Claimed = "claimed", Recognised = "recognised", Paid = "paid", Refused = "refused",
    }
}
crate::words! {
    /// What can be done with a claim of interest.
    Action as InterestClaimAction {
        Recognise = "recognise", Refuse = "refuse", Invoice = "invoice", Pay = "pay", Reverse = "reverse",
    }
}
crate::words! {
    /// What was late.
    Ground as InterestGround { Payment = "late_payment", Deposit = "late_deposit", Bond = "late_bond" }
}
/// The life of a claim of interest.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Claimed, Action::Recognise, Status::Recognised),
    (Status::Claimed, Action::Refuse, Status::Refused),
    (Status::Claimed, Action::Invoice, Status::Claimed),
    (Status::Recognised, Action::Invoice, Status::Recognised),
    (Status::Recognised, Action::Pay, Status::Paid),
    // The bank took it back: it is owed again.
    (Status::Paid, Action::Reverse, Status::Recognised),
];
moves!(Status, Action, MOVES);

/// A claim of interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InterestClaim {
    /// Its identifier.
    pub id: InterestClaimId,
    /// What was late.
    pub legal_ground: Ground,
    /// The payment that was late.
    pub payment: Option<PaymentId>,
    /// The deposit that was returned late.
    pub deposit: Option<DepositId>,
    /// The bond that was returned late.
    pub bond: Option<BondId>,
    /// The contract, if it is a payment or a bond.
    pub contract: Option<ContractId>,
    /// The unit that was late.
    pub unit: UnitCode,
    /// The organisation that claims.
    pub organisation: OrganisationId,
    /// On how much.
    pub principal: Fen,
    /// For how many days.
    pub days: i64,
    /// How much interest that is, as the law counts it.
    pub amount: Fen,
    /// Where it stands.
    pub status: Status,
    /// Who claimed it.
    pub claimed_by: PersonId,
    /// When.
    pub claimed_at: Moment,
    /// What the invoice says; needed where the principal is a price.
    pub figures: Option<Figures>,
    /// Who recognised it.
    pub recognised_by: Option<PersonId>,
    /// The line that bears it.
    pub budget_line: Option<BudgetLineId>,
    /// Why it was refused, or taken back by the bank.
    pub failure_reason: Option<Title>,
    /// The reference of the bank with which it was paid.
    pub bank_reference: Option<Mark>,
    /// The bank's value date.
    pub value_date: Option<Day>,
    /// When it was recorded that it was paid.
    pub paid_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a claim of interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was claimed.
    Claimed(InterestClaim),
    /// It is owed, and a line bears it.
    Recognised {
        /// Which line, and how much.
        borne: BudgetAllocation,
        /// Who.
        by: PersonId,
    },
    /// What is owed goes on to the line of the next year.
    Moved {
        /// The line of the year before.
        from: BudgetLineId,
        /// The line of the next year, or back.
        into: BudgetLineId,
    },
    /// It is not owed.
    Refused {
        /// Why.
        reason: Title,
    },
    /// Its invoice came in.
    Invoiced {
        /// What it says.
        figures: Figures,
    },
    /// The bank paid it.
    Paid {
        /// The line that bears it.
        borne: BudgetAllocation,
        /// The reference of the bank.
        bank_reference: Mark,
        /// The bank's value date, where it is not the day on which it was recorded.
        value_date: Option<Day>,
        /// When.
        at: Moment,
    },
    /// The bank took it back.
    Reversed {
        /// The line that bore it.
        borne: BudgetAllocation,
        /// The reference of the bank.
        bank_reference: Mark,
        /// The bank's value date, where it is not the day on which it was recorded.
        value_date: Option<Day>,
        /// Why.
        reason: Title,
    },
}
noun!(InterestClaim, InterestClaimId, Event, Event::Claimed(claim) => claim);

impl InterestClaim {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Claimed(_) => {}
            Event::Recognised { borne, by } => {
                (self.budget_line, self.recognised_by) = (Some(borne.budget_line), Some(*by));
                self.status = Status::Recognised;
            }
            Event::Moved { into, .. } => self.budget_line = Some(*into),
            Event::Refused { reason } => {
                (self.failure_reason, self.status) = (Some(reason.clone()), Status::Refused);
            }
            Event::Invoiced { figures } => self.figures = Some(figures.clone()),
            Event::Paid { borne, bank_reference, value_date, at } => {
                (self.budget_line, self.failure_reason) = (Some(borne.budget_line), None);
                (self.bank_reference, self.value_date) =
                    (Some(bank_reference.clone()), Some(value_date.unwrap_or(at.day())));
                (self.paid_at, self.status) = (Some(*at), Status::Paid);
            }
            Event::Reversed { reason, .. } => {
                (self.failure_reason, self.status) = (Some(reason.clone()), Status::Recognised);
                (self.bank_reference, self.value_date, self.paid_at) = (None, None, None);
            }
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// The number of its invoice.
    #[must_use]
    pub fn invoice_number(&self) -> Option<Mark> {
        self.figures.as_ref().map(|figures| figures.number.clone())
    }
    /// Says that a payment was late.
    #[must_use]
    pub fn of_payment(self, payment: PaymentId, contract: ContractId) -> Self {
        Self { legal_ground: Ground::Payment, payment: Some(payment), contract: Some(contract), ..self }
    }
    /// Says that a deposit was returned late.
    #[must_use]
    pub fn of_deposit(self, deposit: DepositId) -> Self {
        Self { legal_ground: Ground::Deposit, deposit: Some(deposit), ..self }
    }
    /// Says that a bond was returned late.
    #[must_use]
    pub fn of_bond(self, bond: BondId, contract: ContractId) -> Self {
        Self { legal_ground: Ground::Bond, bond: Some(bond), contract: Some(contract), ..self }
    }
    /// Refuses a claim of nothing.
    ///
    /// # Errors
    /// When nothing was late, or the interest is less than a fen.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.days > 0 && self.amount.is_positive() {
            return Ok(());
        }
        let rule = if self.legal_ground == Ground::Payment { RuleId::A15 } else { RuleId::D3 };
        Err(Refusal::of(Reason::NoInterestOwed).under(rule).with("what", self.legal_ground))
    }
    /// Whether a line bears it that is to be carried into the next year with it.
    #[must_use]
    pub fn waits_for(&self, budget_line: BudgetLineId) -> bool {
        self.status == Status::Recognised && self.budget_line == Some(budget_line)
    }
    /// Recognises it on a line.
    ///
    /// # Errors
    /// When it is decided already, or the same person claimed it.
    pub fn recognise(&self, budget_line: BudgetLineId, by: PersonId) -> Result<Event, Refusal> {
        self.status.after(Action::Recognise)?;
        apart(self.claimed_by, by, ("主张利息", "claiming the interest"), ("确认利息", "recognising it"))?;
        Ok(Event::Recognised { borne: BudgetAllocation { budget_line, amount: self.amount }, by })
    }
    /// Refuses it.
    ///
    /// # Errors
    /// When it is decided already.
    pub fn refuse(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Refuse).map(|_| Event::Refused { reason })
    }
    /// Takes its invoice: of exactly the interest (A16).
    ///
    /// # Errors
    /// When it is paid or refused, has its invoice, or the invoice is of another amount.
    pub fn invoice(&self, figures: Figures) -> Result<Event, Refusal> {
        self.status.after(Action::Invoice)?;
        if self.figures.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "利息发票 ¦ invoice of the interest"));
        }
        figures.check()?;
        if figures.gross != self.amount {
            return Err(Refusal::of(Reason::InvoiceNotMatched)
                .field("gross")
                .with("gross", figures.gross)
                .with("open", self.amount));
        }
        Ok(Event::Invoiced { figures })
    }
    /// What the line bears when it is paid, by another person than the one who recognised it.
    ///
    /// # Errors
    /// When it is not recognised, its invoice is missing, or the same person recognised it.
    pub fn payable(&self, by: PersonId) -> Result<BudgetAllocation, Refusal> {
        self.status.after(Action::Pay)?;
        if self.legal_ground == Ground::Payment && self.figures.is_none() {
            return Err(Refusal::of(Reason::InterestNotInvoiced).with("amount", self.amount));
        }
        if let Some(recognised_by) = self.recognised_by {
            apart(recognised_by, by, ("确认利息", "recognising the interest"), ("支付利息", "paying it"))?;
        }
        self.borne()
    }
    /// The line that bears it.
    ///
    /// # Errors
    /// When none does yet.
    pub fn borne(&self) -> Result<BudgetAllocation, Refusal> {
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "预算指标 ¦ budget line");
        let budget_line = self.budget_line.ok_or_else(none)?;
        Ok(BudgetAllocation { budget_line, amount: self.amount })
    }
}
