//! Reopen a result.

use crate::prelude::*;
use domain::{
    award::{self, Award},
    bid::{self, Bid},
    evaluation::{Evaluation, Ground},
    ids::EvaluationId,
    tender::{self, Action, Tender},
};

/// Reopen a result.
///
/// Before it is decided, and only because a sum is wrong, an item is out of range, members differ on an objective item, or
/// the panel finds a deviation (E15). The members correct their sheets, and the panel consolidates again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ground": "objective_differs", "reason": "业绩分与证明材料不符"}))]
pub struct ReopenResult {
    /// On which ground.
    pub ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for ReopenResult {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::ReopenResult;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: EvaluationId, unit: &Unit<'_>, _: &Office) -> Result<Evaluation, Halt> {
        let mut evaluation: Evaluation = unit.subject(on).await?;
        let event = evaluation.reopen(self.ground, self.reason.clone())?;
        let mut tender: Tender = unit.related(evaluation.tender).await?;
        tender.status.after(Action::Reopen)?;
        for mut award in unit.all::<Award>("tender", tender.id).await? {
            // Once the buyer has decided, the way is the challenge (R87 Art. 64).
            if award.status != award::Status::Recommended {
                return Err(award.status.after(award::Action::Decide).err().map_or_else(
                    || Halt::Broken("an award that is recommended is not".to_owned()),
                    |refusal| refusal.under(domain::RuleId::E15).into(),
                ));
            }
            let event = award.void(self.reason.clone())?;
            unit.record(&mut award, event).await?;
        }
        for mut bid in unit.all::<Bid>("tender", tender.id).await? {
            if bid.status == bid::Status::Ranked {
                let event = bid.decide(bid::Action::Unrank, bid::Event::Unranked)?;
                unit.record(&mut bid, event).await?;
            }
        }
        unit.record(&mut tender, tender::Event::Reopened).await?;
        unit.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}
