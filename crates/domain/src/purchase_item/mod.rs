//! An item of a purchase list: the plan, from the officer's draft to the contract (lifecycles of the field, 3.1).

use crate::{
    apart::apart,
    budget::{BudgetAllocation, moved},
    catalogue,
    clock::{Clock, Running},
    concern::Concern,
    ids::{BudgetLineId, ItemId, ListId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

mod money;
mod requirement;
pub use requirement::{Requirement, Survey};

crate::words! {
    /// Where an item stands.
    Status as PurchaseItemStatus {
        Draft = "draft", Submitted = "submitted", Returned = "returned", Reviewed = "reviewed", Budgeted = "budgeted",
        Filed = "filed", IntentionPublished = "intention_published", InTender = "in_tender", Contracted = "contracted",
        Closed = "closed", Withdrawn = "withdrawn",
    }
}
crate::words! {
    /// What can be done with an item.
    Action as PurchaseItemAction {
        Revise = "revise", Submit = "submit", Return = "return", Review = "review", Consent = "consent", ReviewConversion = "review_conversion", Budget = "budget",
        File = "file", PublishIntention = "publish_intention", StartTender = "start_tender", Release = "release", ReleaseUnannounced = "release_unannounced",
        Contract = "contract", Reopen = "reopen", Close = "close", Withdraw = "withdraw",
    }
}
/// The life of an item.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Draft, A::Revise, Draft),
        (Draft, A::Submit, Submitted),
        (Draft, A::Withdraw, Withdrawn),
        (Submitted, A::Return, Returned),
        (Submitted, A::Review, Reviewed),
        (Returned, A::Revise, Draft),
        (Returned, A::Submit, Submitted),
        (Returned, A::Withdraw, Withdrawn),
        (Reviewed, A::Consent, Reviewed),
        (Reviewed, A::ReviewConversion, Reviewed),
        (Reviewed, A::Budget, Budgeted),
        (Reviewed, A::Withdraw, Withdrawn),
        (Budgeted, A::File, Filed),
        (Budgeted, A::Withdraw, Withdrawn),
        (Filed, A::PublishIntention, IntentionPublished),
        (Filed, A::StartTender, InTender),
        (Filed, A::Withdraw, Withdrawn),
        (IntentionPublished, A::StartTender, InTender),
        (IntentionPublished, A::Withdraw, Withdrawn),
        (InTender, A::Release, IntentionPublished),
        (InTender, A::ReleaseUnannounced, Filed),
        (InTender, A::Contract, Contracted),
        (Contracted, A::Reopen, Budgeted),
        (Contracted, A::Close, Closed),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read an item: from the publication of the intention on (A20).
pub const PUBLIC: &[Status] = &[Status::IntentionPublished, Status::InTender, Status::Contracted, Status::Closed];

/// An item of a purchase list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurchaseItem {
    /// Its identifier.
    pub id: ItemId,
    /// The list it stands on.
    pub list: ListId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// What is wanted.
    pub requirement: Requirement,
    /// Where it stands.
    pub status: Status,
    /// Who wrote it.
    pub drafted_by: PersonId,
    /// Whether the government of the same level consents to an item outside the catalogue.
    pub consented: bool,
    /// The document by which finance reviewed the conversion in mid-year (W10).
    pub conversion: Option<Title>,
    /// When budget lines were found for it.
    pub budgeted_at: Option<Moment>,
    /// The budget lines that bear it, once budgeted.
    pub allocations: Vec<BudgetAllocation>,
    /// When its intention was published.
    pub intention_published_at: Option<Moment>,
    /// The tender it is in, or was last in.
    pub tender: Option<TenderId>,
    /// The tender for which suppliers were last drawn for it (M6).
    #[serde(default)]
    pub drawn_for: Option<TenderId>,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(PurchaseItem),
    /// The requirement was rewritten.
    Revised(Requirement),
    /// It was handed in for review.
    Submitted,
    /// It was sent back.
    Returned {
        /// Why.
        reason: Title,
    },
    /// The review passed it.
    Reviewed {
        /// Who reviewed it.
        by: PersonId,
    },
    /// The government consents.
    Consented {
        /// The document that says so.
        basis_document: Title,
    },
    /// Finance reviewed the conversion in mid-year.
    ConversionReviewed {
        /// The document that says so.
        basis_document: Title,
    },
    /// Budget lines bear it.
    Budgeted {
        /// When.
        at: Moment,
        /// Which, and with how much each.
        allocations: Vec<BudgetAllocation>,
    },
    /// The plan was filed: the money is pre-committed.
    Filed {
        /// The lines and their parts.
        allocations: Vec<BudgetAllocation>,
    },
    /// The intention was published.
    IntentionPublished {
        /// When.
        at: Moment,
    },
    /// A tender took it up.
    TenderStarted {
        /// Which.
        tender: TenderId,
    },
    /// Suppliers were drawn for it.
    SuppliersDrawn {
        /// For which tender.
        tender: TenderId,
    },
    /// Its tender ended without a contract.
    Released,
    /// A contract was signed for it.
    Contracted,
    /// The contract was cancelled before any performance.
    Reopened,
    /// Its plan went on from a line into that of the next year.
    Moved {
        /// The line of the year that is over.
        from: BudgetLineId,
        /// The line of the next year.
        into: BudgetLineId,
    },
    /// The contract was completed.
    Closed,
    /// It was withdrawn: what was pre-committed returns.
    Withdrawn {
        /// Why.
        reason: Title,
        /// The pre-commitment that returns; empty if the plan was not filed.
        released: Vec<BudgetAllocation>,
    },
}
noun!(PurchaseItem, ItemId, Event, Event::Drafted(item) => item, running);

impl PurchaseItem {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        let intention = || {
            let start = self.requirement.expected_start;
            Clock::PublishIntention.by(law.calendar().latest_start(start, law.period(Parameter::IntentionPeriod)))
        };
        match (self.status, self.budgeted_at) {
            (Status::Budgeted, Some(at)) => vec![Clock::FilePlan.by(law.last_day_from(at, Parameter::PlanFiling))],
            (Status::Filed, _) => vec![intention()],
            _ => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(requirement) => (self.requirement, self.status) = (requirement.clone(), Status::Draft),
            Event::Submitted => self.status = Status::Submitted,
            Event::Returned { .. } => self.status = Status::Returned,
            Event::Reviewed { .. } => self.status = Status::Reviewed,
            Event::Consented { .. } => self.consented = true,
            Event::ConversionReviewed { basis_document } => self.conversion = Some(basis_document.clone()),
            Event::Budgeted { at, allocations } => {
                (self.budgeted_at, self.allocations, self.status) = (Some(*at), allocations.clone(), Status::Budgeted);
            }
            Event::Filed { .. } => self.status = Status::Filed,
            Event::IntentionPublished { at } => {
                (self.intention_published_at, self.status) = (Some(*at), Status::IntentionPublished);
            }
            Event::SuppliersDrawn { tender } => self.drawn_for = Some(*tender),
            Event::TenderStarted { tender } => (self.tender, self.status) = (Some(*tender), Status::InTender),
            Event::Released => {
                let announced = self.intention_published_at.is_some();
                self.status = if announced { Status::IntentionPublished } else { Status::Filed };
            }
            Event::Contracted => self.status = Status::Contracted,
            Event::Reopened => {
                (self.tender, self.intention_published_at, self.status) = (None, None, Status::Budgeted);
            }
            Event::Moved { from, into } => moved(&mut self.allocations, *from, *into),
            Event::Closed => self.status = Status::Closed,
            Event::Withdrawn { .. } => self.status = Status::Withdrawn,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), public: PUBLIC.contains(&self.status), ..Concern::default() }
    }
    /// Its category: the catalogue to its third level, whatever the item is called.
    #[must_use]
    pub fn category(&self) -> String {
        catalogue::category(self.requirement.catalogue_code.as_str()).to_owned()
    }
    /// Decides whether the requirement may be rewritten.
    ///
    /// # Errors
    /// When it is under way, or says what cannot be.
    pub fn revise(&self, requirement: Requirement, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        requirement.check(law)?;
        Ok(Event::Revised(requirement))
    }
    /// Hands it in for review.
    ///
    /// # Errors
    /// When it is under way already.
    pub fn submit(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Submit).map(|_| Event::Submitted)
    }
    /// Sends it back.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn send_back(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Return).map(|_| Event::Returned { reason })
    }
    /// Passes the review. Who drafted the requirement may not review it (W20); the survey is there where one is due (W19).
    ///
    /// # Errors
    /// When it is not under review, the reviewer wrote it, or the survey is missing.
    pub fn review(&self, by: PersonId, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Review)?;
        let (drafting, review) = (("起草", "drafting"), ("审查", "review"));
        apart(self.drafted_by, by, drafting, review).map_err(|refusal| refusal.under(RuleId::W20))?;
        self.requirement.check_survey(law)?;
        Ok(Event::Reviewed { by })
    }
    /// Records the consent of the government for an item outside the catalogue (W7).
    ///
    /// # Errors
    /// When it is not reviewed.
    pub fn consent(&self, basis_document: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Consent).map(|_| Event::Consented { basis_document })
    }
    /// Records that finance reviewed the conversion in mid-year (W10).
    ///
    /// # Errors
    /// When it is not reviewed.
    pub fn review_conversion(&self, basis_document: Title) -> Result<Event, Refusal> {
        self.status.after(Action::ReviewConversion).map(|_| Event::ConversionReviewed { basis_document })
    }
    /// Files the plan, which pre-commits its money (W12). A late one is taken and warned of: it is still a duty.
    ///
    /// # Errors
    /// When it is not budgeted.
    pub fn file(&self, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::File)?;
        if let Some(last) = self.budgeted_at.map(|at| law.last_day_from(at, Parameter::PlanFiling))
            && law.day() > last
        {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::W12).with("last", last));
        }
        Ok(Event::Filed { allocations: self.allocations.clone() })
    }
    /// Publishes the intention (W13).
    ///
    /// # Errors
    /// When the plan is not filed.
    pub fn publish_intention(&self, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::PublishIntention).map(|_| Event::IntentionPublished { at })
    }
    /// Lets a tender take it up.
    ///
    /// # Errors
    /// When it is not ready or in another tender.
    pub fn start_tender(&self, tender: TenderId) -> Result<Event, Refusal> {
        self.status.after(Action::StartTender).map(|_| Event::TenderStarted { tender })
    }
    /// Gives it back after a tender without a contract.
    ///
    /// # Errors
    /// When it is not in a tender.
    pub fn release(&self) -> Result<Event, Refusal> {
        let announced = self.intention_published_at.is_some();
        let action = if announced { Action::Release } else { Action::ReleaseUnannounced };
        self.status.after(action).map(|_| Event::Released)
    }
    /// Notes that a contract was signed for the tender that holds it.
    ///
    /// # Errors
    /// When it is in no tender, or in another.
    pub fn contract(&self, tender: TenderId) -> Result<Event, Refusal> {
        self.status.after(Action::Contract)?;
        if self.tender == Some(tender) {
            return Ok(Event::Contracted);
        }
        Err(Refusal::of(Reason::InAnotherTender).with("item", self.id))
    }
    /// Gives it back after its contract was cancelled before any performance: its commitment has returned to the lines, so
    /// the plan is filed anew.
    ///
    /// # Errors
    /// When there is no contract.
    pub fn reopen(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Reopen).map(|_| Event::Reopened)
    }
    /// Notes that the contract was completed.
    ///
    /// # Errors
    /// When there is no contract.
    pub fn close(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Close).map(|_| Event::Closed)
    }
    /// Withdraws it; what the filed plan pre-committed returns.
    ///
    /// # Errors
    /// When a tender or a contract holds it.
    pub fn withdraw(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Withdraw)?;
        let filed = matches!(self.status, Status::Filed | Status::IntentionPublished);
        Ok(Event::Withdrawn { reason, released: if filed { self.allocations.clone() } else { Vec::new() } })
    }
}
