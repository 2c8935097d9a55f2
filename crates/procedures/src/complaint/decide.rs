//! Decide a complaint.

use super::{
    consequence::{carry_through, reached},
    suspension::{free_the_challenge, settle_suspension},
};
use crate::prelude::*;
use domain::{
    Parameter,
    complaint::{Complaint, Status, Verdict},
    ids::ComplaintId,
    organisation::{self, Organisation, RegistryEntry, RegistryEntryKind},
};

/// Decide a complaint.
///
/// Within thirty working days (C7), published (C11). What follows from a breach that affects the result depends on how
/// far the purchase has come: it is done again, another candidate follows, the contract is cancelled and its money
/// returns, or damages remain (C9). Who complains with false evidence, or without ground three times in twelve months, is
/// barred (C10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"verdict": "upheld", "reason": "经查，第一名所列人员证书不真实，违法情形影响成交结果。不服本决定的，可依法申请行政复议或者提起行政诉讼。"}))]
pub struct DecideComplaint {
    /// What finance finds.
    pub verdict: Verdict,
    /// The facts, the reasons and the law; and how to have it reviewed.
    pub reason: Prose,
}

impl Procedure for DecideComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::DecideComplaint;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let law = work.law(&complaint.unit);
        let reached = reached(work, &complaint).await?;
        let event = complaint.decide(self.verdict, self.reason.clone(), reached, work.now(), &law)?;
        work.record(&mut complaint, event).await?;
        settle_suspension(work, complaint.tender).await?;
        free_the_challenge(work, &complaint).await?;
        carry_through(work, &complaint).await?;
        bar_if_false(work, &complaint, self.verdict).await?;
        Ok(complaint)
    }
}

/// Bars an organisation for false evidence, or for the third complaint without ground in twelve months (C10).
async fn bar_if_false(work: &UnitOfWork<'_>, complaint: &Complaint, verdict: Verdict) -> Result<(), Error> {
    let today = work.today();
    let years = match verdict {
        Verdict::FalseEvidence => 3,
        Verdict::Unfounded => {
            let all: Vec<Complaint> = work.load_all_for_update("organisation", complaint.organisation).await?;
            let unfounded = all.iter().filter(|known| {
                let decision = known.decision.as_ref().filter(|_| known.status == Status::Decided);
                decision.is_some_and(|decision| {
                    decision.verdict == Verdict::Unfounded && today < decision.at.day().plus_years(1)
                })
            });
            let many = work.law(&complaint.unit).value(Parameter::FalseComplaints);
            if i64::try_from(unfounded.count()).is_ok_and(|count| count < many) {
                return Ok(());
            }
            1
        }
        Verdict::Upheld | Verdict::UpheldWithoutEffect => return Ok(()),
    };
    let mut organisation: Organisation = work.load_for_update(complaint.organisation).await?;
    let registry_entry = RegistryEntry {
        kind: RegistryEntryKind::Ban,
        value: None,
        name: None,
        from: today,
        until: Some(today.plus_years(years).plus_days(-1)),
        basis_document: format!("政府采购法实施条例第七十三条；投诉 {}", complaint.id),
    };
    work.record(&mut organisation, organisation::Event::RegistryEntryRecorded(registry_entry)).await
}
