//! Refuse an account.

use crate::prelude::*;
use domain::{ids::PayeeAccountId, payee_account::PayeeAccount};

/// Refuse an account.
///
/// It is not the organisation's, or there is a doubt: nothing is paid to it. One that was confirmed can still be refused.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "电话核实，供应商否认开立该账户"}))]
pub struct RefuseAccount {
    /// Why.
    pub reason: Title,
}

impl Procedure for RefuseAccount {
    type Subject = PayeeAccountId;
    type Outcome = PayeeAccount;
    const ACT: Act = Act::RefuseAccount;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PayeeAccountId, work: &UnitOfWork<'_>, _: &Office) -> Result<PayeeAccount, Error> {
        let mut account: PayeeAccount = work.subject(on).await?;
        let event = account.refuse(self.reason.clone())?;
        work.record(&mut account, event).await?;
        Ok(account)
    }
}
