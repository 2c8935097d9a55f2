//! To whom a contract may be paid.

use crate::prelude::*;
use domain::{
    contract::Payee,
    ids::OrganisationId,
    organisation::Organisation,
    payee_account::{PayeeAccount, must_be_usable},
};

/// Refuses an account that is not the supplier's own, or that is none of its confirmed accounts today (A14; REG Art. 51). Asked
/// wherever an account is named, signed or paid to, so that one from before is stopped as well.
pub(crate) async fn must_pay_supplier(
    work: &UnitOfWork<'_>,
    payee: &Payee,
    supplier: OrganisationId,
) -> Result<(), Error> {
    let organisation: Organisation = work.load_for_share(supplier).await?;
    payee.must_be(&organisation.name)?;
    let accounts: Vec<PayeeAccount> = work.load_all("organisation", supplier).await?;
    Ok(must_be_usable(payee, &accounts, work.today())?)
}
