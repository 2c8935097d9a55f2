//! Close an account.

use crate::prelude::*;
use domain::{ids::PayeeAccountId, payee_account::PayeeAccount};

/// Close an account.
///
/// The organisation does not use it any more: nothing is paid to it from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "账户已销户"}))]
pub struct CloseAccount {
    /// Why.
    pub reason: Title,
}

impl Procedure for CloseAccount {
    type Subject = PayeeAccountId;
    type Outcome = PayeeAccount;
    const ACT: Act = Act::CloseAccount;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PayeeAccountId, work: &UnitOfWork<'_>, _: &Office) -> Result<PayeeAccount, Error> {
        let mut account: PayeeAccount = work.subject(on).await?;
        let event = account.close(self.reason.clone())?;
        work.record(&mut account, event).await?;
        Ok(account)
    }
}
