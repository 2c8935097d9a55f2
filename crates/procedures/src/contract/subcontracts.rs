//! Whether a contract names only those whom the bid named (A9).

use crate::prelude::*;
use domain::{award::Award, bid::Bid, contract::Terms};

/// Objects to subcontracts that the bid did not name.
pub(crate) async fn check_subcontracts(work: &UnitOfWork<'_>, terms: &Terms, award: &Award) -> Result<(), Error> {
    let bid: Bid = work.load_for_share(award.bid).await?;
    let named = bid.content.map(|content| content.subcontracts).unwrap_or_default();
    let checked = terms.check_subcontracts(&named, &work.law(&award.unit));
    Ok(checked.map_err(|refusal| refusal.within("terms"))?)
}
