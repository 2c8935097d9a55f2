//! Close a month.

use crate::prelude::*;
use domain::{
    budget::BudgetLine,
    closing::{Closing, Event, check, first_day},
    ids::ClosingId,
    payment::{self, Payment},
};

/// Close a month.
///
/// In the books of a unit, after the month before it. From then on nothing is dated back into it. The last month of a year is
/// closed once the unit's lines of that year have gone on into the next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "month": "2026-10"}))]
pub struct CloseMonth {
    /// The unit.
    pub unit: UnitCode,
    /// The month.
    #[schema(pattern = r"^\d{4}-\d{2}$", example = "2026-10")]
    pub month: Mark,
}

impl Procedure for CloseMonth {
    type Subject = Nothing;
    type Outcome = Closing;
    const ACT: Act = Act::CloseMonth;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Closing, Error> {
        work.ask(&Concern { unit: Some(&self.unit), ..Concern::default() })?;
        work.unit(&self.unit)?;
        let closed: Vec<Closing> = work.load_all_for_update("unit", &self.unit).await?;
        check(&self.month, &closed, work.today())?;
        let first = first_day(&self.month)?;
        self.check_bank(work, first.plus_days(31).first_of_month()).await?;
        // December ends its year; every other month leaves the year before it behind.
        let over = first.year() - i32::from(!self.month.as_str().ends_with("-12"));
        self.check_years(work, over.into()).await?;
        let closing = Closing {
            id: ClosingId::next(),
            unit: self.unit.clone(),
            month: self.month.clone(),
            closed_by: work.person()?,
            closed_at: work.now(),
            version: 1,
        };
        work.create(Event::Closed(closing)).await
    }
}

impl CloseMonth {
    /// A payment that was asked for before the month ended and lies at the bank may have been paid in it.
    async fn check_bank(&self, work: &UnitOfWork<'_>, next: Day) -> Result<(), Error> {
        let sent: Vec<Payment> = work.load_all("status", payment::Status::Sent).await?;
        let waits = |payment: &&Payment| payment.unit == self.unit && payment.requested_at.day() < next;
        match sent.iter().find(waits) {
            None => Ok(()),
            Some(payment) => Err(Refusal::of(Reason::PaymentUnderWay).with("contract", payment.contract).into()),
        }
    }
    async fn check_years(&self, work: &UnitOfWork<'_>, year: i64) -> Result<(), Error> {
        let lines: Vec<BudgetLine> = work.load_all("unit", &self.unit).await?;
        let open = lines.iter().filter(|line| line.year <= year && !line.carried_forward).count();
        if open == 0 {
            return Ok(());
        }
        Err(Refusal::of(Reason::LinesNotCarried).with("count", open).with("year", year).into())
    }
}
