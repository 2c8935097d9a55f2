//! Decide a complaint.

use crate::{
    award::let_next_follow,
    prelude::*,
    tender::{end, release},
};
use domain::{
    Parameter,
    award::{self, Award},
    bid::Bid,
    complaint::{Complaint, Consequence, Reached, Status, Verdict},
    contract::{self, Contract, EndGround},
    ids::ComplaintId,
    ledger::Account,
    milestone::{self, Milestone},
    organisation::{self, Fact, FactKind, Organisation},
    tender::{self, Tender},
};

/// Decide a complaint.
///
/// Within thirty working days (C7), published (C11). What follows from a breach that affects the result depends on how
/// far the purchase has come: it is done again, another candidate follows, the contract is cancelled and its money
/// returns, or damages remain (C9). Who complains with false evidence, or without ground three times in twelve months, is
/// barred (C10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"verdict": "upheld", "reasons": "经查，第一名所列人员证书不真实，违法情形影响成交结果。不服本决定的，可依法申请行政复议或者提起行政诉讼。"}))]
pub struct DecideComplaint {
    /// What finance finds.
    pub verdict: Verdict,
    /// The facts, the reasons and the law; and how to have it reviewed.
    pub reasons: Prose,
}

impl Procedure for DecideComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::DecideComplaint;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ComplaintId, unit: &Unit<'_>, _: &Office) -> Result<Complaint, Halt> {
        let mut complaint: Complaint = unit.subject(on).await?;
        let law = unit.law(&complaint.unit);
        let mut tender: Tender = unit.related(complaint.tender).await?;
        let reached = reached(unit, &tender).await?;
        let event = complaint.decide(self.verdict, self.reasons.clone(), reached, unit.now(), &law)?;
        unit.record(&mut complaint, event).await?;
        if tender.suspended_until.is_some() {
            unit.record(&mut tender, tender::Event::Resumed).await?;
        }
        free_the_challenge(unit, &complaint).await?;
        let consequence = complaint.decision.as_ref().map_or(Consequence::None, |decision| decision.consequence);
        carry_through(unit, &mut tender, consequence).await?;
        bar_if_false(unit, &complaint, self.verdict).await?;
        Ok(complaint)
    }
}

/// How far the purchase has come.
async fn reached(unit: &Unit<'_>, tender: &Tender) -> Result<Reached, Halt> {
    let awards: Vec<Award> = unit.all("tender", tender.id).await?;
    let standing = awards.iter().find(|award| !matches!(award.status, award::Status::Refused | award::Status::Void));
    let contracts: Vec<Contract> = unit.all("tender", tender.id).await?;
    let signed = contracts.iter().find(|contract| contract.effective_at.is_some());
    let mut performed = false;
    if let Some(contract) = signed {
        let milestones: Vec<Milestone> = unit.all("contract", contract.id).await?;
        performed = milestones.iter().any(|milestone| milestone.status != milestone::Status::Planned);
    }
    let bids: Vec<Bid> = unit.all("tender", tender.id).await?;
    let another =
        standing.is_some_and(|award| bids.iter().any(|bid| bid.lot == award.lot && bid.rank == Some(award.rank + 1)));
    Ok(Reached { decided: standing.is_some(), signed: signed.is_some(), performed, another })
}

/// The challenge that led here suspends nothing any more.
async fn free_the_challenge(unit: &Unit<'_>, complaint: &Complaint) -> Result<(), Halt> {
    let mut challenge: domain::challenge::Challenge = unit.related(complaint.challenge).await?;
    if challenge.suspends {
        let reason = "投诉已作出处理决定 (the complaint is decided)".parse()?;
        unit.record(&mut challenge, domain::challenge::Event::Released { reason }).await?;
    }
    Ok(())
}

async fn carry_through(unit: &Unit<'_>, tender: &mut Tender, consequence: Consequence) -> Result<(), Halt> {
    let reason: Title = "投诉处理决定 (decision on a complaint)".parse()?;
    match consequence {
        Consequence::None | Consequence::Damages => Ok(()),
        Consequence::Redo => {
            if let Ok(event) = tender.void(reason.clone()).or_else(|_| tender.cancel(reason.clone())) {
                unit.record(tender, event).await?;
            }
            end(unit, tender, &reason).await
        }
        Consequence::AnotherCandidate => {
            for mut award in unit.all::<Award>("tender", tender.id).await? {
                if award.status.after(award::Action::Void).is_ok() {
                    let event = award.void(reason.clone())?;
                    unit.record(&mut award, event).await?;
                    let_next_follow(unit, &award, &reason).await?;
                }
            }
            Ok(())
        }
        Consequence::CancelContract => {
            for mut contract in unit.all::<Contract>("tender", tender.id).await? {
                cancel(unit, &mut contract, &reason).await?;
                release(unit, tender, contract.item).await?;
            }
            Ok(())
        }
    }
}

/// Ends a contract of which nothing was performed: its commitment returns to the lines.
async fn cancel(unit: &Unit<'_>, contract: &mut Contract, reason: &Title) -> Result<(), Halt> {
    if contract.status.after(contract::Action::Terminate).is_err() {
        return Ok(());
    }
    let released = unit.shares(contract.id, Account::Committed).await?;
    let law = unit.law(&contract.unit);
    let event = contract.terminate(EndGround::Decision, reason.clone(), released, unit.now(), &law)?;
    unit.record(contract, event).await
}

/// Bars an organisation for false evidence, or for the third complaint without ground in twelve months (C10).
async fn bar_if_false(unit: &Unit<'_>, complaint: &Complaint, verdict: Verdict) -> Result<(), Halt> {
    let today = unit.today();
    let years = match verdict {
        Verdict::FalseEvidence => 3,
        Verdict::Unfounded => {
            let all: Vec<Complaint> = unit.all("organisation", complaint.organisation).await?;
            let unfounded = all.iter().filter(|known| {
                let decision = known.decision.as_ref().filter(|_| known.status == Status::Decided);
                decision.is_some_and(|decision| {
                    decision.verdict == Verdict::Unfounded && today < decision.at.day().plus_years(1)
                })
            });
            let many = unit.law(&complaint.unit).value(Parameter::FalseComplaints);
            if i64::try_from(unfounded.count()).is_ok_and(|count| count < many) {
                return Ok(());
            }
            1
        }
        Verdict::Upheld | Verdict::UpheldWithoutEffect => return Ok(()),
    };
    let mut organisation: Organisation = unit.related(complaint.organisation).await?;
    let fact = Fact {
        kind: FactKind::Ban,
        value: None,
        name: None,
        from: today,
        until: Some(today.plus_years(years).plus_days(-1)),
        basis: format!("政府采购法实施条例第七十三条；投诉 {}", complaint.id),
    };
    unit.record(&mut organisation, organisation::Event::FactRecorded(fact)).await
}
