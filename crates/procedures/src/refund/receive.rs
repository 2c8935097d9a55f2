//! Record that a refund came in.

use super::Behind;
use crate::{prelude::*, value_date::value_date};
use domain::{
    budget::{BudgetLine, Share, apportion, whole_of},
    contract::Contract,
    ids::RefundId,
    ledger::Account,
    refund::{Action, Event, Refund},
};

/// Record that a refund came in.
///
/// In part or in full. What was paid out of lines of this year returns to them; what was paid out of lines of past years goes to
/// the treasury.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "12000.00", "bank_reference": "SHB20261220000021"}))]
pub struct ReceiveRefund {
    /// How much.
    pub amount: Fen,
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the refund was proposed. Its year decides where the money goes.
    #[serde(default)]
    pub received_on: Option<Day>,
}

impl Procedure for ReceiveRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::ReceiveRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, unit: &Unit<'_>, _: &Office) -> Result<Refund, Halt> {
        let mut refund: Refund = unit.subject(on).await?;
        let contract: Contract = unit.related(refund.contract).await?;
        let behind = Behind::of(unit, &contract).await?;
        refund.check_settlement(Action::Receive, self.amount, behind.refundable())?;
        let unearned = behind.unearned(self.amount)?;
        let earned = self.amount.minus(whole_of(&unearned)).unwrap_or(Fen::ZERO);
        let earned = apportion(earned, &behind.paid, Account::PaidNet)?;
        let proposed = refund.proposed_at.day();
        let received_on = value_date(unit, &refund.unit, "received_on", self.received_on, proposed).await?;
        let year = i64::from(received_on.unwrap_or(unit.today()).year());
        let (same_year, past_years) = by_year(unit, earned, year).await?;
        let (unearned_same_year, unearned_past_years) = by_year(unit, unearned, year).await?;
        let event = Event::Received {
            contract: contract.id,
            same_year,
            past_years,
            unearned_same_year,
            unearned_past_years,
            bank_reference: self.bank_reference.clone(),
            amount: self.amount,
            received_on,
        };
        unit.record(&mut refund, event).await?;
        Ok(refund)
    }
}

/// Shares of lines of a year, and of lines of past years; what has gone on into the next year takes nothing back.
async fn by_year(unit: &Unit<'_>, shares: Vec<Share>, year: i64) -> Result<(Vec<Share>, Vec<Share>), Halt> {
    let (mut same, mut past) = (Vec::new(), Vec::new());
    for share in shares {
        let line: BudgetLine = unit.look(share.line).await?;
        if line.year >= year && !line.carried_forward { same.push(share) } else { past.push(share) }
    }
    Ok((same, past))
}
