//! Confirm an account.

use crate::prelude::*;
use domain::{ids::PayeeAccountId, organisation::Organisation, payee_account::PayeeAccount};

/// Confirm an account.
///
/// The registration authority looked at the documents of the account. It is paid to after the waiting time, in which it can be refused
/// (A22).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmAccount {}

impl Procedure for ConfirmAccount {
    type Subject = PayeeAccountId;
    type Outcome = PayeeAccount;
    const ACT: Act = Act::ConfirmAccount;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PayeeAccountId, work: &UnitOfWork<'_>, _: &Office) -> Result<PayeeAccount, Error> {
        let mut account: PayeeAccount = work.subject(on).await?;
        let organisation: Organisation = work.load_for_share(account.organisation).await?;
        account.payee.must_be(&organisation.name)?;
        let event = account.confirm(work.person()?, &work.law(&account.unit))?;
        work.record(&mut account, event).await?;
        Ok(account)
    }
}
