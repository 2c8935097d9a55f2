//! A framework agreement (框架协议): several suppliers stand ready, and each purchase chooses among them (M12).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{BidId, FrameworkId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::{Choice, FrameworkTerms},
    text::Title,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::words! {
    /// Where a framework stands.
    Status as FrameworkStatus { Active = "active", Ended = "ended" }
}
crate::words! {
    /// What can be done with a framework.
    Action as FrameworkAction { Admit = "admit", Leave = "leave", Remove = "remove", CallOff = "call_off", End = "end" }
}
/// The life of a framework.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Active, Action::Admit, Status::Active),
    (Status::Active, Action::Leave, Status::Active),
    (Status::Active, Action::Remove, Status::Active),
    (Status::Active, Action::CallOff, Status::Active),
    (Status::Active, Action::End, Status::Ended),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// Why a supplier is removed (R110 Art. 19).
    Ground as RemovalGround {
        Collusion = "collusion", FalseDocuments = "false_documents", RefusedContract = "refused_contract",
        NotPerformed = "not_performed", Barred = "barred", Agreed = "agreed",
    }
}
crate::words! {
    /// How a supplier stands in a framework.
    Place as FrameworkPlace { In = "in", Left = "left", Removed = "removed" }
}

/// A supplier of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supplier {
    /// The supplier.
    pub organisation: OrganisationId,
    /// The bid by which it joined.
    pub bid: BidId,
    /// The highest price at which it stands ready.
    pub price: Fen,
    /// Its place in the ranking of a closed framework, or in the order of joining an open one.
    pub rank: i64,
    /// How it stands.
    pub place: Place,
    /// How often a purchase was called off from it.
    pub called: i64,
    /// When it joined.
    pub joined_at: Moment,
}

/// A framework agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Framework {
    /// Its identifier.
    pub id: FrameworkId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The unit that set it up.
    pub unit: UnitCode,
    /// Its title.
    pub title: Title,
    /// Its last day and how a supplier is chosen.
    pub terms: FrameworkTerms,
    /// Its last day; the same as in the terms.
    pub end_date: Day,
    /// Its suppliers, those who left included.
    pub suppliers: Vec<Supplier>,
    /// Where it stands.
    pub status: Status,
    /// When it was concluded and published.
    pub concluded_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was concluded.
    Concluded(Framework),
    /// A supplier joined.
    Joined(Supplier),
    /// A supplier left.
    Left {
        /// Who.
        organisation: OrganisationId,
        /// Why.
        reason: Title,
    },
    /// A supplier was removed.
    Removed {
        /// Who.
        organisation: OrganisationId,
        /// On which ground.
        legal_ground: Ground,
        /// What was found.
        reason: Title,
    },
    /// A purchase was called off.
    CalledOff {
        /// From whom.
        organisation: OrganisationId,
    },
    /// Its last day passed.
    Ended,
}
noun!(Framework, FrameworkId, Event, Event::Concluded(framework) => framework, running);

/// What a supplier of the framework asks for one purchase (第二阶段竞价).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The supplier.
    pub organisation: OrganisationId,
    /// Its price.
    pub price: Fen,
}

/// How many of so many suppliers a closed framework keeps: it drops a share, and at least one (R110 Art. 27).
///
/// # Errors
/// When fewer would be kept than a framework needs.
pub fn kept_of(conforming: usize, law: &Law<'_>) -> Result<usize, Refusal> {
    let share = usize::try_from(law.value(Parameter::FrameworkDropped)).unwrap_or(100);
    let dropped = (conforming * share).div_ceil(100).max(1);
    let (kept, min) = (conforming.saturating_sub(dropped), law.count(Parameter::FrameworkMin));
    let enough = u32::try_from(kept).is_ok_and(|kept| kept >= min);
    law.demands(enough, || {
        Refusal::of(Reason::TooFewForFramework).with("count", conforming).with("kept", kept).with("needed", min)
    })?;
    Ok(kept)
}

impl Framework {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        if self.status == Status::Active { vec![Clock::EndFramework.by(self.end_date)] } else { Vec::new() }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Concluded(_) => {}
            Event::Joined(supplier) => self.suppliers.push(supplier.clone()),
            Event::Left { organisation, .. } => self.change(*organisation, |supplier| supplier.place = Place::Left),
            Event::Removed { organisation, .. } => {
                self.change(*organisation, |supplier| supplier.place = Place::Removed);
            }
            Event::CalledOff { organisation } => self.change(*organisation, |supplier| supplier.called += 1),
            Event::Ended => self.status = Status::Ended,
        }
    }
    fn change(&mut self, organisation: OrganisationId, change: impl FnOnce(&mut Supplier)) {
        if let Some(supplier) = self.suppliers.iter_mut().rev().find(|supplier| supplier.organisation == organisation) {
            change(supplier);
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), public: true, ..Concern::default() }
    }
    /// The suppliers that stand ready.
    pub fn ready(&self) -> impl Iterator<Item = &Supplier> {
        self.suppliers.iter().filter(|supplier| supplier.place == Place::In)
    }
    fn supplier(&self, organisation: OrganisationId) -> Result<&Supplier, Refusal> {
        let found = self.ready().find(|supplier| supplier.organisation == organisation);
        found
            .ok_or_else(|| Refusal::of(Reason::NotInFramework).field("organisation").with("organisation", organisation))
    }
    /// Lets a supplier join an open framework (R110 Art. 39). Who was removed does not come back (Art. 19).
    ///
    /// # Errors
    /// When it has ended, or the supplier is in it or was removed.
    pub fn join(&self, supplier: Supplier) -> Result<Event, Refusal> {
        self.status.after(Action::Admit)?;
        let known = |place| {
            self.suppliers.iter().any(|known| known.organisation == supplier.organisation && known.place == place)
        };
        if known(Place::In) {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "入围供应商 ¦ supplier of the framework"));
        }
        if known(Place::Removed) {
            return Err(Refusal::of(Reason::NotInFramework).with("organisation", supplier.organisation));
        }
        Ok(Event::Joined(supplier))
    }
    /// Lets a supplier leave (R110 Art. 20).
    ///
    /// # Errors
    /// When it is not in it.
    pub fn leave(&self, organisation: OrganisationId, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Leave)?;
        self.supplier(organisation)?;
        Ok(Event::Left { organisation, reason })
    }
    /// Removes a supplier on one of the grounds of the law (R110 Art. 19).
    ///
    /// # Errors
    /// When it is not in it.
    pub fn remove(&self, organisation: OrganisationId, legal_ground: Ground, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Remove)?;
        self.supplier(organisation)?;
        Ok(Event::Removed { organisation, legal_ground, reason })
    }
    /// Calls a purchase off: within the framework's time and the supplier's price, and from the supplier whose turn it is
    /// or whose quote is the lowest, where the tender documents say so (R110 Arts 32–34).
    ///
    /// # Errors
    /// Names who should be called, the price, or the last day.
    pub fn call_off(
        &self,
        organisation: OrganisationId,
        price: Fen,
        quotes: &[Quote],
        today: Day,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::CallOff)?;
        law.demands(today <= self.end_date, || {
            Refusal::of(Reason::DeadlinePassed).under(RuleId::M12).with("deadline", self.end_date).with("now", today)
        })?;
        let supplier = self.supplier(organisation)?;
        law.demands(price.is_positive() && price <= supplier.price, || {
            Refusal::of(Reason::AboveFrameworkPrice).field("price").with("price", price).with("limit", supplier.price)
        })?;
        // A framework is there to choose from: with one supplier left it would be a single source by another name (R110 Art. 3).
        let (ready, needed) = (self.ready().count(), law.count(Parameter::FrameworkMin));
        law.demands(u32::try_from(ready).is_ok_and(|ready| ready >= needed), || {
            Refusal::of(Reason::TooFewForFramework).with("count", ready).with("kept", ready).with("needed", needed)
        })?;
        match self.terms.choice {
            Choice::Direct => {}
            Choice::InTurn => {
                let next = self.ready().min_by_key(|supplier| (supplier.called, supplier.rank));
                let turn = next.map(|next| next.organisation);
                law.demands(turn == Some(organisation), || {
                    let turn = turn.map(|turn| turn.to_string()).unwrap_or_default();
                    Refusal::of(Reason::NotItsTurn).field("organisation").with("turn", turn)
                })?;
            }
            Choice::SecondCompetition => {
                let competing: BTreeMap<OrganisationId, Fen> = quotes
                    .iter()
                    .filter(|quote| quote.price.is_positive() && self.supplier(quote.organisation).is_ok())
                    .map(|quote| (quote.organisation, quote.price))
                    .collect();
                let lowest = competing.iter().min_by_key(|(_, price)| **price);
                let won = lowest.is_some_and(|(lowest, at)| *lowest == organisation && *at == price);
                law.demands(won && competing.len() >= 2, || {
                    let lowest = lowest.map(|(_, price)| price.to_string()).unwrap_or_default();
                    Refusal::of(Reason::NotTheLowestQuote).field("quotes").with("lowest", lowest).with("price", price)
                })?;
            }
        }
        Ok(Event::CalledOff { organisation })
    }
    /// Ends it after its last day.
    ///
    /// # Errors
    /// When its last day has not passed.
    pub fn end(&self, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::End)?;
        if today <= self.end_date {
            return Err(Refusal::of(Reason::DeadlineNotReached)
                .under(RuleId::M12)
                .with("now", today)
                .earliest(self.end_date));
        }
        Ok(Event::Ended)
    }
}
