//! Find a bidder qualified.

use crate::{framework::supplier_of, prelude::*};
use domain::{
    Law,
    bid::{Action, Bid, Event},
    framework::{self, Framework},
    ids::BidId,
    organisation::Organisation,
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
        let bidder: Organisation = work.load_for_share(bid.organisation).await?;
        check_links(work, &bid, &bidder, &law).await?;
        work.record(&mut bid, event).await?;
        if !tender.tender_documents.method.under(&law).sealed {
            join(work, &mut bid).await?;
        }
        Ok(bid)
    }
}

/// Objects to a bidder that hangs together with another of the same lot (Q2): the law lets neither take part.
async fn check_links(work: &UnitOfWork<'_>, bid: &Bid, bidder: &Organisation, law: &Law<'_>) -> Result<(), Error> {
    for other in work.load_all::<Bid>("tender", bid.tender).await? {
        let rival = other.lot == bid.lot && other.organisation != bid.organisation && other.content.is_some();
        if !rival {
            continue;
        }
        let rival: Organisation = work.load_for_share(other.organisation).await?;
        if let Some(tie) = bidder.link_to(&rival, work.today()) {
            law.objects(Refusal::of(Reason::Linked).with("relationship", tie))?;
        }
    }
    Ok(())
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
