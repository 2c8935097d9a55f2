//! What a complaint holds up while it is open, and lets go when it ends (C5, C8).

use crate::prelude::*;
use domain::{
    challenge::{self, Challenge},
    complaint::Complaint,
    ids::TenderId,
    tender::{self, Tender},
};

/// Lets the purchase be suspended for as long as any complaint about it still says, and no longer.
pub(super) async fn settle_suspension(unit: &Unit<'_>, tender: TenderId) -> Result<(), Halt> {
    let mut tender: Tender = unit.related(tender).await?;
    let complaints: Vec<Complaint> = unit.all("tender", tender.id).await?;
    let event = match complaints.iter().filter_map(|complaint| complaint.suspended_until).max() {
        until if until == tender.suspended_until => return Ok(()),
        Some(until) => tender::Event::Suspended { until },
        None => tender::Event::Resumed,
    };
    unit.record(&mut tender, event).await
}

/// The challenge that led to the complaint suspends nothing any more.
pub(super) async fn free_the_challenge(unit: &Unit<'_>, complaint: &Complaint) -> Result<(), Halt> {
    let mut challenge: Challenge = unit.related(complaint.challenge).await?;
    if challenge.suspends {
        let reason = "投诉程序已终结 (the complaint has ended)".parse()?;
        unit.record(&mut challenge, challenge::Event::Released { reason }).await?;
    }
    Ok(())
}
