//! Find a bidder qualified.

use super::must_still_be_eligible;
use crate::{framework::supplier_of, prelude::*};
use domain::{
    bid::{Action, Bid, Event},
    framework::{self, Framework},
    ids::BidId,
    tender::Tender,
};

/// Find a bidder qualified.
///
/// The buyer checks this after the opening (Q1, Q2). In an open framework the supplier joins with it (M12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct QualifyBid {}

impl Procedure for QualifyBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::QualifyBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.decide(Action::Qualify, Event::Qualified)?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        must_still_be_eligible(work, &tender, &bid).await?;
        work.record(&mut bid, event).await?;
        if !tender.tender_documents.method.under(&law).sealed {
            join(work, &mut bid).await?;
        }
        Ok(bid)
    }
}

/// Lets a supplier that is found qualified join the open framework (M12).
async fn join(work: &UnitOfWork<'_>, bid: &mut Bid) -> Result<(), Error> {
    for mut framework in work.load_all_for_update::<Framework>("tender", bid.tender).await? {
        if framework.lot == bid.lot {
            let rank = i64::try_from(framework.suppliers.len()).unwrap_or(i64::MAX).saturating_add(1);
            let supplier = framework::Supplier { rank, ..supplier_of(bid, work.now())? };
            let event = framework.join(supplier)?;
            work.record(&mut framework, event).await?;
        }
    }
    Ok(())
}
