//! What a unit planned to buy and how far it has come: for everybody.

use crate::query::{Asking, Everything, Query, parameters};
use domain::{
    Fen, Reason, Refusal, RuleId,
    jurisdiction::UnitCode,
    permission::Act,
    rulebook::{Parameter as Number, Rule},
    schema::ToSchema,
};
use persistence::{Error, Execution};
use serde::Serialize;

/// The share that goes to social organisations, against the guideline (W17).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SocialShare {
    /// The rule.
    pub rule: RuleId,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// What is contracted, in basis points of what was appropriated and did not go on into the next
    /// year, rounded down: every supplier of this market is a social
    /// organisation. None where nothing was appropriated.
    pub basis_points: Option<i64>,
    /// The guideline, in basis points.
    pub guideline: i64,
    /// Whether the guideline is reached.
    pub reached: bool,
}

/// The budget for purchases of a year and how it is carried out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Disclosure {
    /// The unit, with the units in its territory.
    pub unit: UnitCode,
    /// The year.
    pub year: i64,
    /// By source of the money.
    pub sources: Vec<Execution>,
    /// What was appropriated in all.
    pub appropriated: Fen,
    /// What is contracted in all.
    pub contracted: Fen,
    /// What was paid in all.
    pub paid: Fen,
    /// The share of social organisations.
    pub social_share: SocialShare,
}

parameters! {
    /// Reads the budget for purchases and how it is carried out.
    ReadDisclosure {
        unit: Option<UnitCode> = ("The unit; it must be named.", "310115"),
        year: Option<i64> = ("The year; this one if absent.", "2026"),
    }
}
impl Query for ReadDisclosure {
    type About = Everything;
    type Answer = Disclosure;
    const ACT: Act = Act::ReadDisclosure;
    const TAG: &'static str = "disclosure";
    const SUMMARY: &'static str = "Read the budget for purchases and how it is carried out.";
    const DESCRIPTION: &'static str = "What was appropriated, planned, contracted and paid in a year, by source, for a unit with its territory; and the \
         share of social organisations against the guideline (A21b, W17).";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Disclosure, Error> {
        let reader = &asking.reader;
        let today = asking.now.day();
        let unit = self.unit.ok_or_else(|| Refusal::of(Reason::UnitCodeForm).field("unit"))?;
        reader.reference_data().tree.known(&unit)?;
        let year = self.year.unwrap_or_else(|| today.year().into());
        let guideline = reader.reference_data().law(&unit, today).value(Number::SocialShare) * 100;
        let sources = reader.execution(&unit, year).await?;
        let too_large = || Refusal::of(Reason::AmountTooLarge);
        let sum = |of: fn(&Execution) -> Fen| Fen::sum(sources.iter().map(of)).ok_or_else(too_large);
        let (appropriated, contracted, paid) =
            (sum(|row| row.appropriated)?, sum(|row| row.contracted)?, sum(|row| row.paid)?);
        let (given, of_given) = reader.given(&unit, year).await?;
        Ok(Disclosure {
            // The share is of the money of the year in which it was given, wherever it was carried since.
            social_share: social_share(of_given, given, guideline),
            sources,
            unit,
            year,
            appropriated,
            contracted,
            paid,
        })
    }
}

fn social_share(contracted: Fen, appropriated: Fen, guideline: i64) -> SocialShare {
    let rule = Rule::get(RuleId::W17);
    let share = i128::from(contracted.get()) * 10_000;
    let basis_points = share.checked_div(appropriated.get().into()).and_then(|share| i64::try_from(share).ok());
    SocialShare {
        rule: rule.id,
        law: rule.statute().name_zh,
        law_en: rule.statute().name_en,
        basis_points,
        guideline,
        reached: basis_points.is_some_and(|share| share >= guideline),
    }
}
