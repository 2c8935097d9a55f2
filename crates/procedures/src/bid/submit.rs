//! Submit a bid.

use super::{Sealed, check_attachments};
use crate::office::Caller;
use crate::prelude::*;
use domain::{
    bid::{Bid, Content, Event, Status},
    ids::{BidId, TenderId},
    organisation::Organisation,
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

    async fn prepare(&mut self, on: TenderId, caller: &Caller, office: &Arc<Office>) -> Result<(), Halt> {
        let Some(organisation) = caller.actor.organisation() else { return Ok(()) };
        self.sealed = Some(Sealed::seal(office, &self.content, on, self.lot, BidId::random(), organisation)?);
        Ok(())
    }
    async fn decide(&self, on: TenderId, unit: &Unit<'_>, _: &Office) -> Result<Bid, Halt> {
        let tender: Tender = unit.parent(on).await?;
        tender.must_be_before_deadline(unit.now())?;
        tender.status.after(Action::Bid)?;
        let sealed = self.sealed.as_ref().ok_or_else(|| Refusal::of(Reason::NotAllowed))?;
        let organisation: Organisation = unit.look(sealed.organisation).await?;
        organisation.must_be_able_to_bid(unit.today())?;
        self.content.check(tender.papers.lot(self.lot)?).map_err(|refusal| refusal.within("content"))?;
        check_attachments(unit, &self.content, sealed.organisation).await?;
        let bid = Bid {
            id: sealed.bid,
            tender: on,
            lot: self.lot,
            organisation: sealed.organisation,
            unit: None,
            status: Status::Sealed,
            receipt: sealed.receipt(unit.now()),
            content: None,
            excluded_because: None,
            score: None,
            rank: None,
            version: 1,
        };
        let bid: Bid = unit.create(Event::Sealed(bid)).await?;
        unit.keep_ciphertext(bid.id, sealed.ciphertext.clone()).await?;
        Ok(bid)
    }
}
