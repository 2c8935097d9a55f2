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
/// On these the members must agree; what they judge stays as they gave it (E15).
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

    async fn decide(&self, on: ScoreSheetId, unit: &Unit<'_>, _: &Office) -> Result<ScoreSheet, Halt> {
        let mut sheet: ScoreSheet = unit.subject(on).await?;
        let evaluation: Evaluation = unit.look(sheet.evaluation).await?;
        evaluation.must_allow_correction(unit.person()?)?;
        let tender: Tender = unit.look(evaluation.tender).await?;
        let event = sheet.correct(&tender.papers, &self.scores)?;
        unit.record(&mut sheet, event).await?;
        Ok(sheet)
    }
}
