//! Submit a bid.

use super::{Sealed, check_attachments, eligible::must_be_eligible};
use crate::{
    caller::Caller,
    prelude::*,
    tender::disclose,
    vault::{self, Envelope},
};
use domain::{
    Law, Parameter, RuleId,
    bid::{Bid, Content, Event, Status},
    ids::{BidId, OrganisationId, TenderId},
    tender::{Action, Tender},
};
use std::sync::Arc;

/// Submit a bid.
///
/// It is sealed before it is stored and nobody can read it, find it or count it before the opening. The answer is the
/// receipt: a random identifier, the SHA-256 of what was stored, and the moment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lot": 1, "content": {"price": "459800.00", "plan": "每周两次上门，设专职社工六名，建立服务档案。", "team": "持证社工六名，其中中级两名。", "attachments": []}}))]
pub struct SubmitBid {
    /// The number of the lot.
    #[schema(minimum = 1, maximum = 50)]
    pub lot: i64,
    /// What the bid says.
    pub content: Content,
    /// The bid as it will be kept, sealed while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    sealed: Option<Sealed>,
}

impl Procedure for SubmitBid {
    type Subject = TenderId;
    type Outcome = Bid;
    const ACT: Act = Act::SubmitBid;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;
    // What it warns of may tell the price: the answer is kept encrypted for a retry.
    const CAN_BE_TRIED: bool = true;

    async fn prepare(&mut self, on: TenderId, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let Some(organisation) = caller.actor.organisation() else { return Ok(()) };
        let (content, lot, bid) = (vault::Sealed::Bid, self.lot, BidId::random());
        let envelope = Envelope { content, tender: on, lot, bid, organisation, number: 1 };
        self.sealed = Some(Sealed::seal(office, &self.content, envelope)?);
        Ok(())
    }
    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let tender: Tender = work.parent(on).await?;
        tender.must_be_before_deadline(work.now())?;
        tender.status.after(Action::Bid)?;
        let sealed = self.sealed.as_ref().ok_or_else(|| Error::Internal("a bid that was not sealed".to_owned()))?;
        let Envelope { bid: id, organisation: bidder, .. } = sealed.envelope;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        must_be_asked(&tender, bidder, &law)?;
        must_have_bid_before(work, &tender, self.lot, bidder).await?;
        let lot = tender.tender_documents.lot(self.lot)?;
        self.content.check(lot, &tender.tender_documents, &law).map_err(|refusal| refusal.within("content"))?;
        must_be_eligible(work, &tender, self.lot, bidder, &self.content).await?;
        check_attachments(work, &self.content, bidder).await?;
        let sealed_until_deadline = tender.tender_documents.method.under(&law).sealed;
        let answer_due_date = (!sealed_until_deadline).then(|| law.last_day(work.today(), Parameter::FrameworkAnswer));
        let bid = Bid {
            id,
            tender: on,
            lot: self.lot,
            organisation: bidder,
            unit: None,
            status: Status::Sealed,
            receipt: sealed.receipt(work.now()),
            content: None,
            correction: None,
            answer_due_date,
            quote: None,
            final_price: None,
            price_explanation: None,
            exclusion_ground: None,
            exclusion_reason: None,
            score: None,
            rank: None,
            version: 1,
        };
        let mut bid: Bid = work.create(Event::Sealed(bid)).await?;
        work.keep_ciphertext(bid.id, sealed.envelope.number, sealed.ciphertext.clone()).await?;
        if !sealed_until_deadline {
            // An open framework answers each application as it comes (M12).
            let opened = Event::Opened { unit: tender.unit.clone(), content: self.content.clone() };
            work.record(&mut bid, opened).await?;
            disclose(work, &self.content, bidder, &tender, &[]).await?;
        }
        Ok(bid)
    }
}

/// Refuses a bidder that the method does not ask (M6, M10).
fn must_be_asked(tender: &Tender, bidder: OrganisationId, law: &Law<'_>) -> Result<(), Refusal> {
    let terms = tender.tender_documents.method.under(law);
    let drawn = tender.invited.as_ref().map(|invited| invited.draw.drawn.as_slice());
    tender.tender_documents.check_asked(&terms, drawn, bidder)
}

/// Where two suppliers suffice, it is those two whose bids the failed tender had (M15; R74 Art. 27).
async fn must_have_bid_before(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    lot: i64,
    bidder: OrganisationId,
) -> Result<(), Error> {
    let Some(failed) = tender.follows() else { return Ok(()) };
    let item = tender.tender_documents.lot(lot)?.item;
    let failed: Tender = work.load_for_share(failed).await?;
    let former = failed.tender_documents.lots.iter().find(|former| former.item == item).map(|former| former.number);
    let bids: Vec<Bid> = work.load_all("tender", failed.id).await?;
    let bid = |bid: &Bid| {
        Some(bid.lot) == former && bid.organisation == bidder && bid.status != domain::bid::Status::Withdrawn
    };
    if bids.iter().any(bid) { Ok(()) } else { Err(Refusal::of(Reason::NotInvited).under(RuleId::M15).into()) }
}
