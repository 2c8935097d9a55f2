//! A contract, from draft through both signatures to completion (lifecycles of the field, 3.6).

use crate::{
    actor::Concern,
    award::Award,
    budget::{Share, sum_of},
    calendar::{Calendar, Period},
    ids::{AwardId, ContractId, ItemId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    purchase_item::apart,
    rulebook::{Reason, Refusal},
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod terms;
use terms::check_milestone;
pub use terms::{LongTerm, Payee, PlannedMilestone, Terms, beyond};

crate::words! {
    /// Where a contract stands.
    Status as ContractStatus {
        Draft = "draft", Sent = "sent", SignedBySupplier = "signed_by_supplier", Effective = "effective",
        Completed = "completed", Terminated = "terminated", Cancelled = "cancelled",
    }
}
crate::words! {
    /// What can be done with a contract.
    Action as ContractAction {
        Revise = "revise", Send = "send", SignAsSupplier = "sign_as_supplier", SignAsBuyer = "sign_as_buyer",
        ProposeSupplement = "propose_supplement", AgreeSupplement = "agree_supplement", Perform = "perform",
        Complete = "complete", Terminate = "terminate", Cancel = "cancel",
    }
}
/// The life of a contract.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Draft, A::Revise, Draft),
        (Draft, A::Send, Sent),
        (Draft, A::Cancel, Cancelled),
        (Sent, A::SignAsSupplier, SignedBySupplier),
        (Sent, A::Cancel, Cancelled),
        (SignedBySupplier, A::SignAsBuyer, Effective),
        (SignedBySupplier, A::Cancel, Cancelled),
        (Effective, A::ProposeSupplement, Effective),
        (Effective, A::AgreeSupplement, Effective),
        (Effective, A::Perform, Effective),
        (Effective, A::Complete, Completed),
        (Effective, A::Terminate, Terminated),
    ]
};
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a contract (A5, A20).
pub const PUBLIC: &[Status] = &[Status::Effective, Status::Completed, Status::Terminated];

/// The contract is signed within thirty days of the notice (A4).
pub const SIGNING_PERIOD: Period = Period::days(30);
/// All supplements together, in per cent of the original price (A10).
pub const SUPPLEMENTS_PERCENT: i64 = 10;

/// A supplement (补充合同): more of the same, within ten per cent of the original price in all (A10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// Why.
    pub reason: Title,
    /// The milestone it adds.
    pub milestone: PlannedMilestone,
    /// The budget lines that bear it.
    pub shares: Vec<Share>,
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    /// Its identifier.
    pub id: ContractId,
    /// Its number.
    pub number: Mark,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The award it follows.
    pub award: AwardId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The item of the purchase list.
    pub item: ItemId,
    /// What it says.
    pub terms: Terms,
    /// The price with all supplements agreed.
    pub price: Fen,
    /// The price as first signed.
    pub base_price: Fen,
    /// A supplement that the buyer proposes and the supplier has not agreed to.
    pub proposed: Option<Supplement>,
    /// Where it stands.
    pub status: Status,
    /// The last day for both signatures (A4).
    pub sign_by: Day,
    /// Who drafted and handles it; may not accept its milestones (A22).
    pub handled_by: PersonId,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// When the buyer signed and it came into force.
    pub effective_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was drafted.
    Drafted(Contract),
    /// Its terms were rewritten.
    Revised(Terms),
    /// It was sent to the supplier.
    Sent,
    /// The supplier signed.
    SignedBySupplier {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// The buyer signed: it is in force and its price committed.
    SignedByBuyer {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
        /// The lines committed.
        shares: Vec<Share>,
        /// What the plan had set aside beyond the price, which returns to the lines.
        released: Vec<Share>,
    },
    /// The buyer proposes a supplement.
    SupplementProposed(Supplement),
    /// The supplier agrees to it: its price is committed.
    SupplementAgreed {
        /// By how much the price rises.
        amount: Fen,
        /// The lines committed.
        shares: Vec<Share>,
    },
    /// All is accepted and settled.
    Completed,
    /// It ended early; what is not accepted returns to the lines.
    Terminated {
        /// Why.
        reason: Title,
        /// The commitment that returns.
        released: Vec<Share>,
    },
    /// It was never signed.
    Cancelled {
        /// Why.
        reason: Title,
    },
}
noun!(Contract, ContractId, Event, Event::Drafted(contract) => contract);

impl Contract {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Drafted(_) => {}
            Event::Revised(terms) => self.terms = terms.clone(),
            Event::Sent => self.status = Status::Sent,
            Event::SignedBySupplier { .. } => self.status = Status::SignedBySupplier,
            Event::SignedByBuyer { at, .. } => (self.effective_at, self.status) = (Some(*at), Status::Effective),
            Event::SupplementProposed(supplement) => self.proposed = Some(supplement.clone()),
            Event::SupplementAgreed { amount, .. } => {
                self.price = self.price.plus(*amount).unwrap_or(self.price);
                if let Some(supplement) = self.proposed.take() {
                    self.terms.milestones.push(supplement.milestone);
                }
            }
            Event::Completed => self.status = Status::Completed,
            Event::Terminated { .. } => self.status = Status::Terminated,
            Event::Cancelled { .. } => self.status = Status::Cancelled,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: (self.status != Status::Draft).then_some(self.organisation),
            public: PUBLIC.contains(&self.status),
            ..Concern::default()
        }
    }
    /// Refuses terms that are not those of the award (A4).
    ///
    /// # Errors
    /// When the result is not published, the time to sign has passed, or the price is another.
    pub fn check_against(terms: &Terms, award: &Award, today: Day, calendar: &Calendar) -> Result<Day, Refusal> {
        let published = award.published_at.ok_or_else(|| Refusal::of(Reason::AwardNotPublished))?;
        let sign_by = calendar.last_day(published.day(), SIGNING_PERIOD);
        if today > sign_by {
            return Err(Refusal::of(Reason::ContractTooLate).with("last", sign_by));
        }
        if terms.price != award.price {
            return Err(Refusal::of(Reason::PriceNotAsBid)
                .field("price")
                .with("price", terms.price)
                .with("bid", award.price));
        }
        terms.check()?;
        Ok(sign_by)
    }
    /// Decides whether its terms may be rewritten.
    ///
    /// # Errors
    /// When it is no draft or the terms are not those of the award.
    pub fn revise(&self, terms: Terms, award: &Award, today: Day, calendar: &Calendar) -> Result<Event, Refusal> {
        self.status.after(Action::Revise)?;
        Self::check_against(&terms, award, today, calendar)?;
        Ok(Event::Revised(terms))
    }
    /// Sends it to the supplier.
    ///
    /// # Errors
    /// When it is no draft.
    pub fn send(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Send).map(|_| Event::Sent)
    }
    fn must_be_in_time(&self, now: Moment) -> Result<(), Refusal> {
        if now.day() <= self.sign_by {
            Ok(())
        } else {
            Err(Refusal::of(Reason::ContractTooLate).with("last", self.sign_by))
        }
    }
    /// Takes the supplier's signature.
    ///
    /// # Errors
    /// When it was not sent or the time to sign has passed.
    pub fn sign_as_supplier(&self, by: PersonId, now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsSupplier)?;
        self.must_be_in_time(now)?;
        Ok(Event::SignedBySupplier { by, at: now })
    }
    /// Takes the buyer's signature, which commits the price and returns what was planned beyond it.
    ///
    /// # Errors
    /// When the supplier has not signed, the signer drafted it, or the time to sign has passed.
    pub fn sign_as_buyer(&self, by: PersonId, planned: &[Share], now: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::SignAsBuyer)?;
        apart(self.handled_by, by, ("起草合同", "drafting"), ("签订合同", "signature"))?;
        self.must_be_in_time(now)?;
        let shares = self.terms.shares.clone();
        let released = beyond(planned, &shares)?;
        Ok(Event::SignedByBuyer { by, at: now, shares, released })
    }
    /// Proposes a supplement within ten per cent of the original price (A10).
    ///
    /// # Errors
    /// Names the limit and the sum.
    pub fn propose(&self, supplement: Supplement) -> Result<Event, Refusal> {
        self.status.after(Action::ProposeSupplement)?;
        check_milestone(&supplement.milestone, "milestone")?;
        let amount = supplement.milestone.amount;
        let sum = sum_of(&supplement.shares)?;
        if sum != amount {
            return Err(Refusal::of(Reason::SharesDoNotSum).field("shares").with("sum", sum).with("whole", amount));
        }
        let limit = self.base_price.percent_floor(SUPPLEMENTS_PERCENT);
        let total = self.price.minus(self.base_price).and_then(|earlier| earlier.plus(amount));
        if total.is_none_or(|total| total > limit) {
            return Err(Refusal::of(Reason::SupplementsExceeded)
                .field("milestone/amount")
                .with("base", self.base_price)
                .with("limit", limit)
                .with("total", total.unwrap_or(Fen::MAX)));
        }
        Ok(Event::SupplementProposed(supplement))
    }
    /// Agrees to the supplement proposed.
    ///
    /// # Errors
    /// When none is proposed.
    pub fn agree(&self) -> Result<(Event, PlannedMilestone), Refusal> {
        self.status.after(Action::AgreeSupplement)?;
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "supplement");
        let supplement = self.proposed.as_ref().ok_or_else(none)?;
        let event = Event::SupplementAgreed { amount: supplement.milestone.amount, shares: supplement.shares.clone() };
        Ok((event, supplement.milestone.clone()))
    }
    /// Decides an action whose conditions lie with its milestones or that has none.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn decide(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
}
