//! What is due: every clock that runs, whose duty it is, by when, and what follows when it is missed.

use crate::{
    items::Items,
    pages::{mark, marked_in_order},
    query::{Asking, LIMIT_SAID, Limit, One, Query, Within, parameters},
};
use domain::{
    Day, Reason, Refusal, RuleId,
    bid::Bid,
    clock::{CLOCKS, Clock},
    ids::{OrganisationId, path_of},
    jurisdiction::UnitCode,
    permission::Act,
    price::{CollusionSignal, LowPrice, low_prices, signs},
    role::Role,
    rulebook::Rule,
    schema::ToSchema,
    tender::Tender,
};
use persistence::{ClocksAsked, Error, Reader, StoredClock, place_of};
use serde::Serialize;

/// A clock that runs, or that has run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DueItem {
    /// Which clock.
    pub clock: Clock,
    /// What is due, in Chinese.
    pub title: &'static str,
    /// What is due, in English.
    pub title_en: &'static str,
    /// The rule because of which it runs.
    pub rule: RuleId,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// The articles.
    pub article: &'static str,
    /// Whose duty or right it is.
    pub responsible_roles: Vec<Role>,
    /// What follows when it is missed, in Chinese.
    pub if_missed: &'static str,
    /// What follows when it is missed, in English.
    pub if_missed_en: &'static str,
    /// The kind of noun on which it runs.
    #[schema(example = "award")]
    pub noun: String,
    /// Where that noun can be read.
    #[schema(example = "/v1/awards/0197c0de-0000-7000-8000-000000000001")]
    pub href: String,
    /// The unit that it concerns.
    pub unit: Option<UnitCode>,
    /// The organisation that it concerns.
    pub organisation: Option<OrganisationId>,
    /// The day on which it began to run.
    pub since: Day,
    /// Its last day.
    pub last_day: Day,
    /// Days until the last day; negative where it has passed.
    pub days_left: i64,
    /// Whether it was missed.
    pub missed: bool,
    /// The unit above to which it was told because it was missed.
    pub escalated_to: Option<UnitCode>,
    /// The day on which it was done.
    pub completed_date: Option<Day>,
    /// How many working days it took, or has taken so far.
    pub working_days: u32,
}

parameters! {
    /// Reads what is due.
    ReadDue {
        territory: Option<UnitCode> = ("Only of this unit and the units in its territory.", "310115"),
        mine: Option<bool> = ("true: only what a role of the caller is to do.", "true"),
        missed: Option<bool> = ("true: only what was missed.", "true"),
        done: Option<bool> = ("true: what is done, instead of what runs.", "false"),
        cursor: Option<String> = ("Where the page begins, as the last page said.", "MjAyNi0wNC0yMg"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}
impl Query for ReadDue {
    type About = Within;
    type Answer = Items<DueItem>;
    const ACT: Act = Act::ReadDue;
    const TAG: &'static str = "due";
    const SUMMARY: &'static str = "Read what is due.";
    const DESCRIPTION: &'static str = "Every clock that runs, the nearest first: one's own with mine=true, those of a unit and its territory, those \
         that were missed, or those that are done with how long each took.";
    async fn answer(self, _: Within, asking: &Asking) -> Result<Items<DueItem>, Error> {
        let reader = &asking.reader;
        let today = asking.now.day();
        let asked = ClocksAsked {
            done: self.done == Some(true),
            missed_on: (self.missed == Some(true)).then_some(today),
            territory: self.territory,
            clocks: if self.mine == Some(true) { clocks_of(reader) } else { Vec::new() },
            after: self.cursor.as_deref().map(marked_in_order).transpose()?,
            limit: self.limit.0,
        };
        let found = reader.clocks(&asked).await?;
        let next = found.last().filter(|_| found.len() as u64 == asked.limit).map(|last| mark(&place_of(last)));
        Ok(Items { items: found.into_iter().map(|kept| item(kept, reader, today)).collect(), next })
    }
}

/// The clocks that are for a role of the reader.
fn clocks_of(reader: &Reader) -> Vec<Clock> {
    let holds =
        |role: &Role| reader.actor().role_assignments().iter().any(|role_assignment| role_assignment.role == *role);
    CLOCKS.iter().filter(|row| row.responsible_roles.iter().any(holds)).map(|row| row.clock).collect()
}

fn item(kept: StoredClock, reader: &Reader, today: Day) -> DueItem {
    let (row, end) = (kept.clock.row(), kept.completed_date.unwrap_or(today));
    let rule = Rule::get(row.rule);
    DueItem {
        clock: kept.clock,
        title: row.title_zh,
        title_en: row.title_en,
        rule: rule.id,
        law: rule.statute().name_zh,
        law_en: rule.statute().name_en,
        article: rule.article,
        responsible_roles: row.responsible_roles.to_vec(),
        if_missed: row.missed_zh,
        if_missed_en: row.missed_en,
        href: format!("{}/{}", path_of(&kept.noun), kept.subject),
        noun: kept.noun,
        unit: kept.unit,
        organisation: kept.organisation,
        since: kept.since,
        last_day: kept.last_day,
        days_left: kept.last_day.days_since(today),
        missed: end > kept.last_day,
        escalated_to: kept.escalated_to,
        completed_date: kept.completed_date,
        working_days: reader.reference_data().calendar.working_days_between(kept.since, end),
    }
}

/// What the opened prices and texts of a tender tell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CollusionSignals {
    /// Signs of collusion (E9, D6).
    pub collusion_signals: Vec<CollusionSignal>,
    /// Prices that are abnormally low (E17).
    pub low_prices: Vec<LowPrice>,
}

parameters! {
    /// Reads the signs of collusion and the low prices of a tender.
    ReadCollusionSignals {}
}
impl Query for ReadCollusionSignals {
    type About = One<Tender>;
    type Answer = CollusionSignals;
    const ACT: Act = Act::ReadCollusionSignals;
    const TAG: &'static str = "tender";
    const SUMMARY: &'static str = "Read the collusion signals and the low prices.";
    const DESCRIPTION: &'static str = "Computed from the opened bids, each with its evidence. A sign is no verdict: the panel decides (E9, E16). Whoever \
         watches the buyer from above reads them from the result on.";
    async fn answer(self, One(tender): One<Tender>, asking: &Asking) -> Result<CollusionSignals, Error> {
        let reader = &asking.reader;
        let id = tender.id;
        let reference = reader.reference_data();
        let day = tender.published_at.unwrap_or(tender.drafted_at).day();
        let law = reference.law(&tender.unit, day);
        // What follows from the bids is told to whom the bids are told.
        if tender.opened_at.is_some() && !reader.is_told::<Bid>("tender", id).await? {
            return Err(Refusal::of(Reason::BidsNotTold).into());
        }
        // Before the opening nothing is looked at: how long an answer takes would tell how many there are.
        if tender.opened_at.is_none() {
            return Ok(CollusionSignals { collusion_signals: Vec::new(), low_prices: Vec::new() });
        }
        let bids: Vec<Bid> = reader.all("tender", id).await?;
        let (mut found, mut low) = (Vec::new(), Vec::new());
        for lot in &tender.tender_documents.lots {
            let opened: Vec<&Bid> = bids.iter().filter(|bid| bid.lot == lot.number && bid.content.is_some()).collect();
            let prices: Vec<_> = opened.iter().filter_map(|bid| Some((bid.id, bid.price()?))).collect();
            low.extend(low_prices(&prices, lot.ceiling, &law));
            found.extend(signs(lot.number, &opened));
        }
        Ok(CollusionSignals { collusion_signals: found, low_prices: low })
    }
}
