//! Claim interest for being late.

use crate::prelude::*;
use domain::{
    bond::Bond,
    deposit::Deposit,
    ids::{BondId, DepositId, InterestClaimId, OrganisationId, PaymentId},
    interest_claim::{Event, Ground, InterestClaim, Status},
    payment::{Action, Payment},
};

/// Claim interest on a late payment.
///
/// For every day between the last day to pay and the bank's value date, as the law counts it (A15). Claimed once for each payment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ClaimPaymentInterest {}

/// Claim interest on a deposit that was returned late.
///
/// For every day beyond the last day to return it, as the law counts it (D3). Claimed once for each deposit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ClaimDepositInterest {}

/// Claim interest on a bond that was returned late.
///
/// For every day beyond the last day to return it, as the law counts it (D3, D5). Claimed once for each bond.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ClaimBondInterest {}

impl Procedure for ClaimPaymentInterest {
    type Subject = PaymentId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::ClaimPaymentInterest;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let payment: Payment = work.parent_to_change(on).await?;
        // Only what is paid tells for how many days it was late.
        payment.status.after(Action::Reverse)?;
        let paid = payment.value_date.unwrap_or(work.today());
        let law = work.law(&payment.unit);
        let (principal, days) = (payment.amount_paid(), paid.days_since(payment.payment_due_date));
        let amount = payment.interest_on(paid, &law);
        claim(
            work,
            new(work, (payment.unit, payment.organisation), (principal, days, amount))?
                .of_payment(on, payment.contract),
        )
        .await
    }
}

impl Procedure for ClaimDepositInterest {
    type Subject = DepositId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::ClaimDepositInterest;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: DepositId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let deposit: Deposit = work.parent_to_change(on).await?;
        let days = days_late(deposit.return_due_date, deposit.returned_at);
        let interest = (deposit.amount, days, deposit.late_interest);
        claim(work, new(work, (deposit.unit, deposit.organisation), interest)?.of_deposit(on)).await
    }
}

impl Procedure for ClaimBondInterest {
    type Subject = BondId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::ClaimBondInterest;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let bond: Bond = work.parent_to_change(on).await?;
        let days = days_late(bond.return_due_date, bond.returned_at);
        let interest = (bond.open(), days, bond.late_interest);
        let contract = bond.contract;
        claim(work, new(work, (bond.unit, bond.organisation), interest)?.of_bond(on, contract)).await
    }
}

fn days_late(due: Option<Day>, returned: Option<Moment>) -> i64 {
    due.zip(returned).map_or(0, |(due, returned)| returned.day().days_since(due).max(0))
}

/// A claim of which is not said yet what was late.
fn new(
    work: &UnitOfWork<'_>,
    (unit, organisation): (UnitCode, OrganisationId),
    (principal, days, amount): (Fen, i64, Fen),
) -> Result<InterestClaim, Error> {
    Ok(InterestClaim {
        id: InterestClaimId::next(),
        legal_ground: Ground::Payment,
        payment: None,
        deposit: None,
        bond: None,
        contract: None,
        unit,
        organisation,
        principal,
        days,
        amount,
        status: Status::Claimed,
        claimed_by: work.person()?,
        claimed_at: work.now(),
        figures: None,
        recognised_by: None,
        budget_line: None,
        failure_reason: None,
        bank_reference: None,
        value_date: None,
        paid_at: None,
        version: 1,
    })
}

async fn claim(work: &UnitOfWork<'_>, claim: InterestClaim) -> Result<InterestClaim, Error> {
    claim.check()?;
    work.create(Event::Claimed(claim)).await
}
