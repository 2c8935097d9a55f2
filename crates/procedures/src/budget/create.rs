//! Create a budget line.

use crate::prelude::*;
use domain::{
    budget::{BudgetLine, Event, Source, check_year},
    catalogue,
    ids::BudgetLineId,
};

/// Create a budget line.
///
/// Sets up a budget line for a unit, a year, a source and a kind of service. Nothing is bought without one (W8).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "year": 2026, "source": "district", "catalogue_code": "C05010400", "title": "社区养老服务", "amount": "2000000.00"}))]
pub struct CreateBudgetLine {
    /// The unit whose budget it is.
    pub unit: UnitCode,
    /// The budget year.
    #[schema(minimum = 2000, maximum = 2199, example = 2026)]
    pub year: i64,
    /// Where the money comes from.
    pub source: Source,
    /// The catalogue code of the services it is for.
    pub catalogue_code: Mark,
    /// Its name in the budget.
    pub title: Title,
    /// The budget project to which it belongs with other lines, if it does.
    #[serde(default)]
    pub project: Option<Mark>,
    /// How much.
    pub amount: Fen,
}

impl Procedure for CreateBudgetLine {
    type Subject = Nothing;
    type Outcome = BudgetLine;
    const ACT: Act = Act::CreateBudgetLine;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<BudgetLine, Error> {
        work.ask(&Concern { unit: Some(&self.unit), ..Concern::default() })?;
        if !work.unit(&self.unit)?.may_buy() {
            return Err(Refusal::of(Reason::UnitMayNotBuy).field("unit").with("unit", &self.unit).into());
        }
        if catalogue::service(self.catalogue_code.as_str()).is_none() {
            return Err(Refusal::of(Reason::UnknownCatalogueCode)
                .field("catalogue_code")
                .with("code", &self.catalogue_code)
                .into());
        }
        check_year(self.year)?;
        if !self.amount.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("amount").with("amount", self.amount).into());
        }
        let line = BudgetLine {
            id: BudgetLineId::next(),
            unit: self.unit.clone(),
            year: self.year,
            given_year: self.year,
            source: self.source,
            catalogue_code: self.catalogue_code.clone(),
            title: self.title.clone(),
            project: self.project.clone(),
            opened_at: work.now(),
            carried_forward: false,
            version: 1,
        };
        line.check_year_runs(work.today()).map_err(|refusal| refusal.field("year"))?;
        work.create(Event::Appropriated { budget_line: line, amount: self.amount }).await
    }
}
