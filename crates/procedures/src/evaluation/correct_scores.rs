//! Correct scores on objective criteria.

use crate::prelude::*;
use domain::{
    evaluation::{Evaluation, ScoreSheet},
    ids::ScoreSheetId,
    ranking::Score,
    tender::Tender,
};

/// Correct scores on objective criteria.
///
/// On these the members must agree; what they judge stays as they gave it, unless the majority of the panel finds it far too
/// high or too low (E15).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scores": [{"bid": "0197c0de-0000-7000-8000-000000000001", "criterion": "record", "points": "8"}]}))]
pub struct CorrectScores {
    /// The scores as they should be.
    #[schema(max_items = 5000)]
    pub scores: Vec<Score>,
}

impl Procedure for CorrectScores {
    type Subject = ScoreSheetId;
    type Outcome = ScoreSheet;
    const ACT: Act = Act::CorrectScores;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ScoreSheetId, work: &UnitOfWork<'_>, _: &Office) -> Result<ScoreSheet, Error> {
        let mut sheet: ScoreSheet = work.subject(on).await?;
        let evaluation: Evaluation = work.load_for_share(sheet.evaluation).await?;
        evaluation.must_allow_correction(work.person()?)?;
        let tender: Tender = work.load_for_share(evaluation.tender).await?;
        let event = sheet.correct(&tender.tender_documents, &self.scores, &evaluation.deviations())?;
        work.record(&mut sheet, event).await?;
        Ok(sheet)
    }
}
