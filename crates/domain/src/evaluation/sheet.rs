//! The score sheet of one member of a panel.

use super::{Evaluation, Event, ScoreOf};
use crate::{
    concern::Concern,
    ids::{BidId, EvaluationId, PersonId, ScoreSheetId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::noun,
    ranking::{Score, check_points},
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    secrecy::Until,
    tender::TenderDocuments,
};
use serde::{Deserialize, Serialize};

/// The score sheet of one member. Until the sheets are consolidated only its author can see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreSheet {
    /// Its identifier.
    pub id: ScoreSheetId,
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// Who scored.
    pub person: PersonId,
    /// The unit that buys; told once all sheets are in.
    pub unit: Option<UnitCode>,
    /// The scores.
    pub scores: Vec<Score>,
    /// When it was handed in.
    pub received_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a score sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetEvent {
    /// It was handed in.
    HandedIn(ScoreSheet),
    /// Objective scores were corrected (E15).
    Corrected {
        /// The scores as they are now.
        scores: Vec<Score>,
    },
    /// All sheets are in: the buyer may read it.
    Disclosed {
        /// The unit that may read it.
        unit: UnitCode,
        /// The tender with whose bids it is told.
        #[serde(default)]
        tender: Option<TenderId>,
    },
}
noun!(ScoreSheet, ScoreSheetId, SheetEvent, SheetEvent::HandedIn(sheet) => sheet; until secret_until);

impl Evaluation {
    /// Who sits on the panel is secret until its result (E3), and the result is told with the bids.
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    pub(super) fn secret_until(&self, _: &Event) -> Option<Until> {
        let formed = self.consolidated_at.is_none();
        Some(if formed { Until::Itself } else { Until::Tender(self.tender) })
    }
}

impl ScoreSheet {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &SheetEvent) {
        match event {
            SheetEvent::HandedIn(_) => {}
            SheetEvent::Corrected { scores } => self.scores = scores.clone(),
            SheetEvent::Disclosed { unit, .. } => self.unit = Some(unit.clone()),
        }
    }
    /// Nobody is told of a sheet before all are in (E11).
    fn secret_until(&self, event: &SheetEvent) -> Option<Until> {
        match event {
            _ if self.unit.is_none() => Some(Until::Itself),
            // It scores bids, and is told with them.
            SheetEvent::Disclosed { tender, .. } => tender.map(Until::Tender),
            _ => None,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: self.unit.as_ref(), person: Some(self.person), ..Concern::default() }
    }
    /// Corrects scores on objective criteria; those on which members judge stay as they were given (E15).
    ///
    /// # Errors
    /// When a criterion is not objective, a bid was not scored, or the points are out of range.
    pub fn correct(
        &self,
        tender_documents: &TenderDocuments,
        corrections: &[Score],
        deviations: &[(BidId, ScoreOf)],
    ) -> Result<SheetEvent, Refusal> {
        let mut scores = self.scores.clone();
        for (at, correction) in corrections.iter().enumerate() {
            let field = format!("scores/{at}");
            let criterion = tender_documents.quality().find(|criterion| criterion.code == correction.criterion);
            let found = scores
                .iter_mut()
                .find(|score| (score.bid, &score.criterion) == (correction.bid, &correction.criterion));
            let (Some(criterion), Some(score)) = (criterion, found) else {
                return Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", "评分 ¦ score"));
            };
            let deviates = deviations.iter().any(|(bid, score)| {
                (*bid, score.member, &score.criterion) == (correction.bid, self.person, &correction.criterion)
            });
            if !criterion.objective && !deviates {
                return Err(Refusal::of(Reason::NotObjective).field(field).with("criterion", &criterion.code));
            }
            check_points(criterion, correction).map_err(|refusal| refusal.field(format!("{field}/points")))?;
            score.points = correction.points;
        }
        Ok(SheetEvent::Corrected { scores })
    }
}
