//! Conclude a closed framework.

use crate::{deposit::free_of, prelude::*, tender::complete_if_settled};
use domain::{
    bid::{self, Bid},
    framework::{Event, Framework, Place, Status, Supplier, kept_of},
    ids::{FrameworkId, TenderId},
    tender::{self, Action, LotOutcome, Tender},
};

/// Conclude a closed framework.
///
/// For a lot that was evaluated: the last fifth of those that conform is dropped, and at least one; at least two are kept
/// (M12). It is published with its suppliers and their prices.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lot": 1}))]
pub struct ConcludeFramework {
    /// The number of the lot.
    #[schema(minimum = 1, maximum = 50)]
    pub lot: i64,
}

impl Procedure for ConcludeFramework {
    type Subject = TenderId;
    type Outcome = Framework;
    const ACT: Act = Act::ConcludeFramework;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Framework, Error> {
        let mut tender: Tender = work.parent_to_change(on).await?;
        tender.status.after(Action::Complete)?;
        tender.must_not_be_suspended(work.today())?;
        let lot = tender.tender_documents.lot(self.lot)?.clone();
        let terms = tender.tender_documents.conditions.framework;
        let (Some(terms), LotOutcome::Opened) = (terms, lot.outcome) else {
            return Err(Refusal::of(Reason::NoSuchPart)
                .field("lot")
                .with("what", "待订立的框架协议 ¦ framework to conclude")
                .into());
        };
        let mut bids: Vec<Bid> = work.load_all_for_update::<Bid>("tender", on).await?;
        bids.retain(|bid| bid.lot == self.lot && bid.status == bid::Status::Ranked);
        bids.sort_by_key(|bid| bid.rank);
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let kept = kept_of(bids.len(), &law)?;
        let suppliers = bids.iter().take(kept).map(|bid| supplier_of(bid, work.now()));
        let framework = Framework {
            id: FrameworkId::next(),
            tender: on,
            lot: self.lot,
            unit: tender.unit.clone(),
            title: lot.title.clone(),
            terms,
            end_date: terms.end_date,
            suppliers: suppliers.collect::<Result<_, Error>>()?,
            status: Status::Active,
            concluded_at: work.now(),
            version: 1,
        };
        for (at, bid) in bids.iter_mut().enumerate() {
            let (action, event) =
                if at < kept { (bid::Action::Win, bid::Event::Won) } else { (bid::Action::Lose, bid::Event::Lost) };
            let event = bid.decide(action, event)?;
            work.record(bid, event).await?;
            free_of(work, bid.id).await?;
        }
        let framework = work.create(Event::Concluded(framework)).await?;
        work.record(&mut tender, tender::Event::LotAwarded { lot: self.lot }).await?;
        complete_if_settled(work, &mut tender).await?;
        Ok(framework)
    }
}

/// A bid as a supplier of a framework.
pub(crate) fn supplier_of(bid: &Bid, joined_at: Moment) -> Result<Supplier, Error> {
    let unopened = || Error::Internal(format!("{} is not opened", bid.id));
    Ok(Supplier {
        organisation: bid.organisation,
        bid: bid.id,
        price: bid.price().ok_or_else(unopened)?,
        rank: bid.rank.unwrap_or_default(),
        place: Place::In,
        called: 0,
        joined_at,
    })
}
