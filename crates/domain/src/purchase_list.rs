//! A purchase list (购买清单): what a unit means to buy in a year. Its items live on their own.

use crate::{
    concern::Concern,
    ids::{ListId, PersonId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::noun,
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

/// A purchase list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurchaseList {
    /// Its identifier.
    pub id: ListId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The budget year.
    #[schema(example = 2026)]
    pub year: i64,
    /// Its title.
    pub title: Title,
    /// Who opened it.
    pub opened_by: PersonId,
    /// When it was opened.
    pub opened_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a purchase list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was opened.
    Opened(PurchaseList),
    /// It got another title.
    Renamed(Title),
}
noun!(PurchaseList, ListId, Event, Event::Opened(list) => list);

impl PurchaseList {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Opened(_) => {}
            Event::Renamed(title) => self.title = title.clone(),
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), public: true, ..Concern::default() }
    }
}
