//! A milestone and its acceptance (验收; lifecycles of the field, 3.7).

use crate::{
    budget::{BudgetAllocation, raised},
    clock::{Clock, Running},
    concern::Concern,
    contract::PlannedMilestone,
    ids::{AttachmentId, ContractId, MilestoneId, OrganisationId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal},
    schema::ToSchema,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

mod money;
pub use money::{Parts, open_work};

crate::words! {
    /// Where a milestone stands.
    Status as MilestoneStatus {
        Planned = "planned", Delivered = "delivered", Accepted = "accepted", PartlyAccepted = "partly_accepted",
        Rejected = "rejected", Closed = "closed",
    }
}
crate::words! {
    /// What can be done with a milestone.
    Action as MilestoneAction {
        Deliver = "deliver", Accept = "accept", AcceptPartly = "accept_partly", Reject = "reject",
        MarkOverdue = "mark_overdue", Close = "close", Invoice = "invoice", Deduct = "deduct",
        ReleaseRetention = "release_retention",
    }
}
/// The life of a milestone.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Planned, A::Deliver, Delivered),
        (Planned, A::MarkOverdue, Planned),
        (Planned, A::Close, Closed),
        (Delivered, A::Accept, Accepted),
        (Delivered, A::AcceptPartly, PartlyAccepted),
        (Delivered, A::Reject, Rejected),
        (Delivered, A::Invoice, Delivered),
        (Rejected, A::Invoice, Rejected),
        (Accepted, A::Invoice, Accepted),
        (PartlyAccepted, A::Deliver, Delivered),
        (PartlyAccepted, A::Invoice, PartlyAccepted),
        (PartlyAccepted, A::MarkOverdue, PartlyAccepted),
        (PartlyAccepted, A::Close, Closed),
        (Rejected, A::Deliver, Delivered),
        (Rejected, A::MarkOverdue, Rejected),
        (Rejected, A::Close, Closed),
        (Closed, A::Invoice, Closed),
        (Accepted, A::Deduct, Accepted),
        (PartlyAccepted, A::Deduct, PartlyAccepted),
        (Closed, A::Deduct, Closed),
        (Delivered, A::Deduct, Delivered),
        (Rejected, A::Deduct, Rejected),
        (Delivered, A::ReleaseRetention, Delivered),
        (Rejected, A::ReleaseRetention, Rejected),
        (Accepted, A::ReleaseRetention, Accepted),
        (PartlyAccepted, A::ReleaseRetention, PartlyAccepted),
        (Closed, A::ReleaseRetention, Closed),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which the result of the acceptance is public (A20).
pub const PUBLIC: &[Status] = &[Status::Accepted, Status::PartlyAccepted, Status::Closed];

crate::words! {
    /// Why less is paid than was accepted.
    DeductionGround { Late = "late", Quality = "quality", PerformanceEvaluation = "performance_evaluation", Breach = "breach" }
}

/// The verdict on one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The item, as the contract words it.
    pub item: Title,
    /// Whether it passed.
    pub passed: bool,
    /// What was seen.
    pub remark: Option<Title>,
}

/// An acceptance: a verdict on every item, and what those served say (A12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The verdicts, one for each item of the milestone.
    pub verdicts: Vec<Verdict>,
    /// What those served say of it.
    #[schema(example = "三十二位老人中三十位表示满意，两位希望增加上门次数。")]
    pub beneficiaries_opinion: Prose,
    /// What the delivery is worth; up to what is open of the milestone.
    pub amount: Fen,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Milestone {
    /// Its identifier.
    pub id: MilestoneId,
    /// The contract.
    pub contract: ContractId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// Its number in the contract, from 1.
    pub number: i64,
    /// What the contract plans.
    pub plan: PlannedMilestone,
    /// The day by which it is delivered; the same as in the plan.
    pub due: Day,
    /// What it is worth; the same as in the plan.
    pub amount: Fen,
    /// What has been accepted.
    pub accepted: Fen,
    /// What of it was set against the advance.
    #[serde(default)]
    #[schema(required)]
    pub advance_recovered: Fen,
    /// What of it is held back as retention.
    #[serde(default)]
    #[schema(required)]
    pub retained: Fen,
    /// The first day on which the retention is released.
    pub retained_until: Option<Day>,
    /// What of it is not paid, as the contract says for lateness, quality or breach.
    #[serde(default)]
    #[schema(required)]
    pub deducted: Fen,
    /// What has been invoiced.
    pub invoiced: Fen,
    /// Where it stands.
    pub status: Status,
    /// Whether its day passed without delivery.
    pub overdue: bool,
    /// The supplier's report on the latest delivery.
    pub report: Option<Prose>,
    /// The extract of the supplier's project ledger (项目台账, A13).
    pub ledger: Option<Prose>,
    /// The evidence handed in with it.
    pub evidence: Vec<AttachmentId>,
    /// The latest acceptance.
    pub acceptance: Option<Acceptance>,
    /// Who accepted any of it: none of them asks for its payment (A22).
    pub acceptors: Vec<PersonId>,
    /// When it was last delivered.
    pub delivered_at: Option<Moment>,
    /// When it was last accepted.
    pub accepted_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The contract came into force with it.
    Planned(Milestone),
    /// It was delivered.
    Delivered {
        /// The supplier's report.
        report: Prose,
        /// The extract of its project ledger.
        ledger: Option<Prose>,
        /// The evidence.
        evidence: Vec<AttachmentId>,
        /// When.
        at: Moment,
    },
    /// It was accepted, in full or in part: the amount is owed.
    Accepted {
        /// The contract.
        contract: ContractId,
        /// The acceptance.
        acceptance: Acceptance,
        /// Whether in full.
        full: bool,
        /// The lines that owe it now.
        allocations: Vec<BudgetAllocation>,
        /// What is held back of it, and the first day on which it is released.
        #[serde(default)]
        retained: Vec<BudgetAllocation>,
        /// The first day on which the retention is released.
        #[serde(default)]
        retained_until: Option<Day>,
        /// What the advance covers of it.
        #[serde(default)]
        recovered: Vec<BudgetAllocation>,
        /// Who accepted it.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// It was rejected.
    Rejected {
        /// Why.
        reason: Prose,
        /// Who rejected it.
        by: PersonId,
    },
    /// Its day passed without delivery.
    BecameOverdue,
    /// The law held the work still, and its day moved by as much (C5, C8).
    DueMoved {
        /// The day now.
        due: Day,
    },
    /// What is open of it will not be delivered and returns to the lines.
    Closed {
        /// The contract.
        contract: ContractId,
        /// Why.
        reason: Title,
        /// The commitment that returns.
        released: Vec<BudgetAllocation>,
    },
    /// Less is paid than was accepted.
    Deducted {
        /// The contract.
        contract: ContractId,
        /// On which ground of the contract.
        legal_ground: DeductionGround,
        /// Why.
        reason: Title,
        /// The lines to which it returns.
        allocations: Vec<BudgetAllocation>,
        /// Who decided it.
        by: PersonId,
    },
    /// The retention is released and owed.
    RetentionReleased {
        /// The contract.
        contract: ContractId,
        /// The lines that owe it.
        allocations: Vec<BudgetAllocation>,
    },
    /// An invoice came in.
    Invoiced {
        /// For how much.
        amount: Fen,
    },
    /// An invoice was sent back.
    InvoiceReturned {
        /// For how much.
        amount: Fen,
    },
}
noun!(Milestone, MilestoneId, Event, Event::Planned(milestone) => milestone, running);

impl Milestone {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let open = matches!(self.status, Status::Planned | Status::PartlyAccepted | Status::Rejected);
        let deliver = open.then(|| Clock::DeliverMilestone.by(self.due));
        let release = self.retained_until.filter(|_| self.retained.is_positive());
        deliver.into_iter().chain(release.map(|day| Clock::ReleaseRetention.by(day))).collect()
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Planned(_) => {}
            Event::Delivered { report, ledger, evidence, at } => {
                (self.report, self.ledger, self.evidence) = (Some(report.clone()), ledger.clone(), evidence.clone());
                (self.delivered_at, self.status) = (Some(*at), Status::Delivered);
            }
            Event::Accepted { acceptance, full, at, by, retained, recovered, retained_until, .. } => {
                if !self.acceptors.contains(by) {
                    self.acceptors.push(*by);
                }
                self.accepted += acceptance.amount;
                self.retained = raised(self.retained, retained);
                self.advance_recovered = raised(self.advance_recovered, recovered);
                self.retained_until = retained_until.or(self.retained_until);
                (self.acceptance, self.accepted_at) = (Some(acceptance.clone()), Some(*at));
                self.status = if *full { Status::Accepted } else { Status::PartlyAccepted };
            }
            Event::Rejected { .. } => self.status = Status::Rejected,
            Event::BecameOverdue => self.overdue = true,
            Event::DueMoved { due } => self.due = *due,
            Event::Closed { .. } => self.status = Status::Closed,
            Event::Deducted { allocations, .. } => self.deducted = raised(self.deducted, allocations),
            Event::RetentionReleased { .. } => self.retained = Fen::ZERO,
            Event::Invoiced { amount } => self.invoiced += *amount,
            Event::InvoiceReturned { amount } => self.invoiced -= *amount,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: Some(self.organisation),
            public: PUBLIC.contains(&self.status),
            ..Concern::default()
        }
    }
    /// What is not accepted yet.
    #[must_use]
    pub fn open(&self) -> Fen {
        self.amount - self.accepted
    }
    /// Whether nothing more is to be done for it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Closed)
    }
    /// Delivers it.
    ///
    /// # Errors
    /// When it is delivered or accepted already.
    pub fn deliver(
        &self,
        report: Prose,
        ledger: Option<Prose>,
        evidence: Vec<AttachmentId>,
        at: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Deliver)?;
        crate::bounds::count("evidence", evidence.len(), 0, 50)?;
        law.demands(ledger.is_some(), || Refusal::of(Reason::LedgerMissing).field("ledger"))?;
        Ok(Event::Delivered { report, ledger, evidence, at })
    }
    /// Accepts it, item by item. Who handles the contract may not accept (A12, A22).
    ///
    /// # Errors
    /// When items are missing, the amount exceeds what is open, or the acceptor handles the contract.
    pub fn check_acceptance(&self, acceptance: &Acceptance) -> Result<bool, Refusal> {
        let full = acceptance.amount == self.open();
        self.status.after(if full { Action::Accept } else { Action::AcceptPartly })?;
        let judged = |item: &&Title| acceptance.verdicts.iter().filter(|verdict| verdict.item == **item).count() == 1;
        let missing: Vec<&str> = self.plan.items.iter().filter(|item| !judged(item)).map(Title::as_str).collect();
        let complete = missing.is_empty() && acceptance.verdicts.len() == self.plan.items.len();
        let incomplete = || Refusal::of(Reason::AcceptanceIncomplete).field("verdicts");
        Refusal::all([
            if complete { Ok(()) } else { Err(incomplete().with("missing", missing.join("、"))) },
            self.check_accepted(acceptance, full),
        ])?;
        Ok(full)
    }
    /// Refuses an amount that is not open, or the whole of it where something failed.
    fn check_accepted(&self, acceptance: &Acceptance, full: bool) -> Result<(), Refusal> {
        let failed: Vec<&str> =
            acceptance.verdicts.iter().filter(|verdict| !verdict.passed).map(|verdict| verdict.item.as_str()).collect();
        if full && !failed.is_empty() {
            return Err(Refusal::of(Reason::ItemsFailed).field("amount").with("failed", failed.join("、")));
        }
        if !acceptance.amount.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("amount").with("amount", acceptance.amount));
        }
        if acceptance.amount > self.open() {
            return Err(Refusal::of(Reason::AcceptedTooMuch)
                .field("amount")
                .with("amount", self.amount)
                .with("accepted", self.accepted)
                .with("asked", acceptance.amount));
        }
        Ok(())
    }
    /// Rejects it.
    ///
    /// # Errors
    /// When it is not delivered or the one who rejects handles the contract (A22).
    pub fn reject(&self, reason: Prose, by: PersonId) -> Result<Event, Refusal> {
        self.status.after(Action::Reject)?;
        Ok(Event::Rejected { reason, by })
    }
    /// Notes that its day passed without delivery.
    ///
    /// # Errors
    /// When it is delivered, or its day has not passed.
    pub fn mark_overdue(&self, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::MarkOverdue)?;
        if today > self.due {
            Ok(Event::BecameOverdue)
        } else {
            Err(Refusal::of(Reason::DeadlineNotReached).earliest(self.due))
        }
    }
}
