//! To whom a contract may be paid.

use crate::prelude::*;
use domain::{contract::Payee, ids::OrganisationId, organisation::Organisation};

/// Refuses an account that is not the supplier's own (A14; REG Art. 51). Asked wherever an account is named, signed or paid
/// to, so that one from before is stopped as well.
pub(crate) async fn must_pay_supplier(
    work: &UnitOfWork<'_>,
    payee: &Payee,
    supplier: OrganisationId,
) -> Result<(), Error> {
    let supplier: Organisation = work.load_for_share(supplier).await?;
    Ok(payee.must_be(&supplier.name)?)
}
