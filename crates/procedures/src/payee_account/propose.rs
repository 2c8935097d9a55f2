//! Propose an account.

use crate::prelude::*;
use domain::{
    contract::Payee,
    ids::{OrganisationId, PayeeAccountId},
    organisation::{Organisation, Status as OrganisationStatus},
    payee_account::{Event, PayeeAccount, Status},
};

/// Propose an account.
///
/// In the name of the organisation (A14; REG Art. 51). Its registration authority confirms it, and it is paid to after the waiting time
/// (A22). Contracts choose among the accounts of their supplier.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"payee": {"name": "上海某社工事务所", "bank": "上海银行浦东分行", "account": "0316000000100003", "bank_code": "313290000017"}}))]
pub struct ProposeAccount {
    /// The account.
    pub payee: Payee,
}

impl Procedure for ProposeAccount {
    type Subject = OrganisationId;
    type Outcome = PayeeAccount;
    const ACT: Act = Act::ProposeAccount;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<PayeeAccount, Error> {
        let organisation: Organisation = work.parent(on).await?;
        if organisation.status != OrganisationStatus::Confirmed {
            return Err(Refusal::of(Reason::NotInThisState)
                .with("status", organisation.status)
                .with("action", "propose_account")
                .with("possible", OrganisationStatus::Confirmed)
                .into());
        }
        self.payee.must_be(&organisation.name)?;
        self.payee.warn_of_bank_code(&work.law(&organisation.registration_authority));
        let accounts: Vec<PayeeAccount> = work.load_all("organisation", on).await?;
        if accounts.iter().any(|account| account.stands() && account.payee.number() == self.payee.number()) {
            let refusal = Refusal::of(Reason::AlreadyExists).field("payee/account");
            return Err(refusal.with("what", "收款账户 ¦ account").into());
        }
        let account = PayeeAccount {
            id: PayeeAccountId::next(),
            organisation: on,
            unit: organisation.registration_authority,
            payee: self.payee.clone(),
            status: Status::Proposed,
            proposed_by: work.person()?,
            proposed_at: work.now(),
            confirmed_by: None,
            usable_from: None,
            reason: None,
            version: 1,
        };
        work.create(Event::Proposed(account)).await
    }
}
