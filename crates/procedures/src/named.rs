//! What a request names must be there.

use domain::{Reason, Refusal};
use persistence::{Halt, Kept, Unit};

/// Looks at a noun that a field of the request names; one that is not there is a fault of the request, not a missing page.
pub(crate) async fn named<N: Kept>(unit: &Unit<'_>, id: N::Id, field: &str, what: &'static str) -> Result<N, Halt> {
    match unit.look(id).await {
        Err(Halt::Refused(_)) => Err(Refusal::of(Reason::NoSuchPart).field(field).with("what", what).into()),
        other => other,
    }
}
