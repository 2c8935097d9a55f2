//! Submit a score sheet.

use super::{must_be_free, valid_bids};
use crate::prelude::*;
use domain::{
    evaluation::{Evaluation, ScoreSheet, SheetEvent},
    ids::{BidId, EvaluationId, ScoreSheetId},
    ranking::Score,
    tender::{Action, Tender},
};

/// Submit a score sheet.
///
/// Each member scores alone, every valid bid on every criterion but the price, once (E11). Nobody else sees the sheet
/// until all are in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scores": [{"bid": "0197c0de-0000-7000-8000-000000000001", "criterion": "plan", "points": "45.5"}]}))]
pub struct SubmitScores {
    /// The scores.
    #[schema(max_items = 5000)]
    pub scores: Vec<Score>,
}

impl Procedure for SubmitScores {
    type Subject = EvaluationId;
    type Outcome = ScoreSheet;
    const ACT: Act = Act::SubmitScores;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<ScoreSheet, Error> {
        let mut evaluation: Evaluation = work.parent_to_change(on).await?;
        let tender: Tender = work.load_for_share(evaluation.tender).await?;
        tender.status.after(Action::Evaluate)?;
        must_be_free(work, &tender, work.person()?).await?;
        let bids: Vec<BidId> = valid_bids(work, tender.id).await?.iter().map(|bid| bid.id).collect();
        let person = work.person()?;
        let event = evaluation.score(person, &tender.tender_documents, &bids, &self.scores)?;
        let sheet = ScoreSheet {
            id: ScoreSheetId::next(),
            evaluation: on,
            person,
            unit: None,
            scores: self.scores.clone(),
            received_at: work.now(),
            version: 1,
        };
        work.record(&mut evaluation, event).await?;
        work.create(SheetEvent::HandedIn(sheet)).await
    }
}
