//! What a complaint holds up while it is open, and lets go when it ends (C5, C8).

use crate::{challenge::count_pauses, prelude::*};
use domain::{
    challenge::{self, Challenge},
    complaint::Complaint,
    ids::TenderId,
    tender::{self, Tender},
};

/// Lets the purchase be suspended for as long as any complaint about it still says, and no longer.
pub(super) async fn settle_suspension(work: &UnitOfWork<'_>, tender: TenderId) -> Result<(), Error> {
    let mut tender: Tender = work.load_for_update(tender).await?;
    let complaints: Vec<Complaint> = work.load_all_for_update("tender", tender.id).await?;
    let event = match complaints.iter().filter_map(|complaint| complaint.suspended_until).max() {
        until if until == tender.suspended_until => return Ok(()),
        Some(until) => tender::Event::Suspended { from: work.today(), until },
        None => tender::Event::Resumed { on: work.today() },
    };
    work.record(&mut tender, event).await?;
    count_pauses(work, tender.id).await
}

/// The challenge that led to the complaint suspends nothing any more.
pub(super) async fn free_the_challenge(work: &UnitOfWork<'_>, complaint: &Complaint) -> Result<(), Error> {
    let mut challenge: Challenge = work.load_for_update(complaint.challenge).await?;
    if challenge.suspends {
        let reason = "投诉程序已终结 (the complaint has ended)".parse()?;
        work.record(&mut challenge, challenge::Event::Released { reason, at: work.now() }).await?;
        count_pauses(work, challenge.tender).await?;
    }
    Ok(())
}
