//! Replace a bid.

use super::{Sealed, check_attachments, eligible::must_be_eligible, envelope_of};
use crate::{caller::Caller, prelude::*, vault};
use domain::{
    bid::{Action, Bid, Content, Event},
    ids::BidId,
    tender::{self, Tender},
};
use std::sync::Arc;

/// Replace a bid.
///
/// Before the deadline; the earlier content is gone and a new receipt is given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"content": {"price": "449800.00", "plan": "每周三次上门，设专职社工六名，建立服务档案。", "team": "持证社工六名，其中中级两名。", "attachments": []}}))]
pub struct ReplaceBid {
    /// What the bid says.
    pub content: Content,
    /// The bid as it will be kept, sealed while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    sealed: Option<Sealed>,
}

impl Procedure for ReplaceBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::ReplaceBid;
    const KEY_REQUIRED: bool = true;
    // What it warns of may tell the price: the answer is kept encrypted for a retry.
    const CAN_BE_TRIED: bool = true;

    async fn prepare(&mut self, on: BidId, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        // Only the bidder finds its bid; for anybody else the act is refused when it loads.
        let bid = match office.reader(caller.actor.clone()).find::<Bid>(on).await {
            Err(Error::Refused(_)) => return Ok(()),
            found => found?,
        };
        let envelope = envelope_of(&bid, vault::Sealed::Bid, bid.version + 1);
        self.sealed = Some(Sealed::seal(office, &self.content, envelope)?);
        Ok(())
    }
    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        bid.status.after(Action::Replace)?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        tender.must_be_before_deadline(work.now())?;
        tender.status.after(tender::Action::Bid)?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let lot = tender.tender_documents.lot(bid.lot)?;
        self.content.check(lot, &tender.tender_documents, &law).map_err(|refusal| refusal.within("content"))?;
        must_be_eligible(work, &tender, bid.lot, bid.organisation, &self.content).await?;
        check_attachments(work, &self.content, bid.organisation).await?;
        let sealed = self.sealed.as_ref().ok_or_else(|| Refusal::of(Reason::NotFound))?;
        // Another of the bidder's people may have been faster since it was sealed.
        if sealed.envelope.number != bid.version + 1 {
            return Err(Refusal::of(Reason::Stale).into());
        }
        work.record(&mut bid, Event::Replaced(sealed.receipt(work.now()))).await?;
        work.keep_ciphertext(on, sealed.envelope.number, sealed.ciphertext.clone()).await?;
        Ok(bid)
    }
}
