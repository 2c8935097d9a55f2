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
    here(work.load_for_share(id).await, field, what)
}

/// The same of a noun that is to change.
pub(crate) async fn named_for_update<N: Stored>(
    work: &UnitOfWork<'_>,
    id: N::Id,
    field: &str,
    what: &'static str,
) -> Result<N, Error> {
    here(work.load_for_update(id).await, field, what)
}

fn here<N>(found: Result<N, Error>, field: &str, what: &'static str) -> Result<N, Error> {
    match found {
        Err(Error::Refused(_)) => Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", what).into()),
        other => other,
    }
}

/// Whether something holds that was looked at: a refusal says no, and a fault stays a fault.
pub(crate) fn holds(looked_at: Result<(), Error>) -> Result<bool, Error> {
    match looked_at {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
