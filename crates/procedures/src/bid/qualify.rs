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

    async fn decide(&self, on: BidId, unit: &Unit<'_>, _: &Office) -> Result<Bid, Halt> {
        let mut bid: Bid = unit.subject(on).await?;
        let event = bid.decide(Action::Qualify, Event::Qualified)?;
        let tender: Tender = unit.look(bid.tender).await?;
        let law = unit.law_on(&tender.unit, tender.judged_on(unit.today()));
        let bidder: Organisation = unit.look(bid.organisation).await?;
        check_links(unit, &bid, &bidder, &law).await?;
        unit.record(&mut bid, event).await?;
        if !tender.papers.method.under(&law).sealed {
            join(unit, &mut bid).await?;
        }
        Ok(bid)
    }
}

/// Objects to a bidder that hangs together with another of the same lot (Q2): the law lets neither take part.
async fn check_links(unit: &Unit<'_>, bid: &Bid, bidder: &Organisation, law: &Law<'_>) -> Result<(), Halt> {
    for other in unit.glance::<Bid>("tender", bid.tender).await? {
        let rival = other.lot == bid.lot && other.organisation != bid.organisation && other.content.is_some();
        if !rival {
            continue;
        }
        let rival: Organisation = unit.look(other.organisation).await?;
        if let Some(tie) = bidder.link_to(&rival, unit.today()) {
            law.objects(Refusal::of(Reason::Linked).with("tie", tie))?;
        }
    }
    Ok(())
}

/// Lets a supplier that is found qualified join the open framework (M12).
async fn join(unit: &Unit<'_>, bid: &mut Bid) -> Result<(), Halt> {
    for mut framework in unit.all::<Framework>("tender", bid.tender).await? {
        if framework.lot == bid.lot {
            let rank = i64::try_from(framework.suppliers.len()).unwrap_or(i64::MAX).saturating_add(1);
            let supplier = framework::Supplier { rank, ..supplier_of(bid, unit.now())? };
            let event = framework.join(supplier)?;
            unit.record(&mut framework, event).await?;
        }
    }
    Ok(())
}
