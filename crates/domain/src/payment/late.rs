//! What is owed for a payment that is late (A15).

use super::Payment;
use crate::{
    budget::whole_of,
    moment::Day,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal},
};

/// Interest on an amount for so many days beyond the last, at so many ten-thousandths a day, rounded half away from zero
/// to the fen (A15).
#[must_use]
pub fn interest(amount: Fen, days: i64, rate: i64) -> Fen {
    let exact = (i128::from(amount.get()) * i128::from(days.max(0)) * i128::from(rate) + 5_000) / 10_000;
    Fen::new(i64::try_from(exact).unwrap_or(i64::MAX))
}

impl Payment {
    /// What was paid of what is owed, or is to be paid.
    #[must_use]
    pub fn amount_paid(&self) -> Fen {
        if self.is_paid() { whole_of(&self.allocations) } else { self.amount }
    }
    /// The interest that is owed when it is paid on a day: for every day beyond the last, rounded half away from zero (A15).
    #[must_use]
    pub fn interest_on(&self, day: Day, law: &Law<'_>) -> Fen {
        interest(self.amount_paid(), day.days_since(self.payment_due_date), law.value(Parameter::LateInterest))
    }
    /// Warns of the interest that is owed on a late payment (A15): the payment itself is never held up by it.
    pub fn warn_if_late(&self, day: Day, law: &Law<'_>) {
        let interest = self.interest_on(day, law);
        if interest.is_positive() {
            law.warns(
                Refusal::of(Reason::LateInterestOwed)
                    .with("days", day.days_since(self.payment_due_date))
                    .with("rate", law.value(Parameter::LateInterest))
                    .with("interest", interest),
            );
        }
    }
}
