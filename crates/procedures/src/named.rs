//! What a request names must be there.

use domain::{Reason, Refusal};
use persistence::{Error, Stored, UnitOfWork};

/// Looks at a noun that a field of the request names; one that is not there is a fault of the request, not a missing page.
pub(crate) async fn named<N: Stored>(
    work: &UnitOfWork<'_>,
    id: N::Id,
    field: &str,
    what: &'static str,
) -> Result<N, Error> {
    match work.load_for_share(id).await {
        Err(Error::Refused(_)) => Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", what).into()),
        other => other,
    }
}
