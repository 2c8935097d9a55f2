//! Propose an amendment of the rulebook.

use crate::prelude::*;
use domain::{
    amendment::{Amendment, Event, Status},
    ids::AmendmentId,
    rulebook::Change,
};

/// Propose an amendment of the rulebook.
///
/// A rule is switched, or a number or a row of the posting table is set, for a territory or for the nation, from a day later
/// than today on. Another person confirms it; until then it is no law.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "31", "change": {"mode": {"rule": "W13", "mode": "enforced"}}, "starts": "2026-04-01", "ends": null, "basis": "沪财采〔2026〕3号"}))]
pub struct ProposeAmendment {
    /// The unit in whose territory it holds; the whole nation if absent.
    pub unit: Option<UnitCode>,
    /// What is changed.
    pub change: Change,
    /// The first day on which it holds: later than today.
    pub starts: Day,
    /// The last day on which it holds; open if absent.
    pub ends: Option<Day>,
    /// The document that says so.
    pub basis: Title,
}

impl Procedure for ProposeAmendment {
    type Subject = Nothing;
    type Outcome = Amendment;
    const ACT: Act = Act::ProposeAmendment;
    const CREATES: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Amendment, Error> {
        work.ask(&Concern { unit: self.unit.as_ref(), ..Concern::default() })?;
        if let Some(code) = &self.unit {
            work.unit(code)?;
        }
        let amendment = Amendment {
            id: AmendmentId::next(),
            unit: self.unit.clone(),
            change: self.change.clone(),
            starts: self.starts,
            ends: self.ends,
            basis: self.basis.clone(),
            status: Status::Proposed,
            proposed_by: work.person()?,
            proposed_at: work.now(),
            confirmed_by: None,
            version: 1,
        };
        amendment.check(work.today())?;
        work.create(Event::Proposed(amendment)).await
    }
}
