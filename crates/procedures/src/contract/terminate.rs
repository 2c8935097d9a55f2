//! Terminate a contract.

use crate::{bond::free_of, prelude::*};
use domain::{
    complaint::{Complaint, Verdict},
    contract::{Contract, EndGround},
    ids::ContractId,
    ledger::Account,
    milestone::{self, Milestone},
    payment::{Payment, reserved},
};

/// Terminate a contract.
///
/// What is accepted stays owed; what is not returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "breach", "reason": "供应商严重违约，经协商解除"}))]
pub struct TerminateContract {
    /// On which ground: no party ends it alone without one (A11).
    pub legal_ground: EndGround,
    /// The document that finds harm to the public, where that is the ground.
    #[serde(default)]
    pub basis_document: Option<Title>,
    /// Why.
    pub reason: Title,
}

impl Procedure for TerminateContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::TerminateContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let milestones: Vec<Milestone> = work.load_all_for_update("contract", on).await?;
        let pending = milestones.iter().filter(|milestone| milestone.status == milestone::Status::Delivered).count();
        if pending > 0 {
            return Err(Refusal::of(Reason::DeliveryPending).with("count", pending).into());
        }
        let shown = match self.legal_ground {
            EndGround::Agreed => true,
            EndGround::Breach => contract.is_breached(&milestones),
            EndGround::PublicInterest => self.basis_document.is_some(),
            EndGround::Decision => is_decided(work, &contract).await?,
        };
        end_early(work, &mut contract, (self.legal_ground, shown), self.reason.clone()).await?;
        Ok(contract)
    }
}

/// Ends a contract early: what it promises returns to the lines and its bond falls due. Not while an advance is being paid: its
/// money would be gone when the bank answers.
pub(crate) async fn end_early(
    work: &UnitOfWork<'_>,
    contract: &mut Contract,
    ground: (EndGround, bool),
    reason: Title,
) -> Result<(), Error> {
    let reserved = reserved(&work.load_all::<Payment>("contract", contract.id).await?);
    if reserved.is_positive() {
        return Err(Refusal::of(Reason::AdvanceUnderWay).with("amount", reserved).into());
    }
    let released = work.allocations(contract.id, Account::Committed).await?;
    let event = contract.terminate(ground, reason, released, work.now(), &work.law(&contract.unit))?;
    work.record(contract, event).await?;
    free_of(work, contract.id).await
}

/// Whether finance upheld a complaint about the lot.
async fn is_decided(work: &UnitOfWork<'_>, contract: &Contract) -> Result<bool, Error> {
    let complaints: Vec<Complaint> = work.load_all_for_update("tender", contract.tender).await?;
    let upheld = |complaint: &Complaint| {
        complaint.lot == contract.lot
            && complaint.decision.as_ref().is_some_and(|decision| decision.verdict == Verdict::Upheld)
    };
    Ok(complaints.iter().any(upheld))
}
