//! Forfeit a deposit.

use crate::prelude::*;
use domain::{
    RuleId,
    award::{self, Award},
    bid::{Bid, ExclusionGround},
    deposit::{Deposit, Ground},
    ids::DepositId,
};

/// Forfeit a deposit.
///
/// On a ground of the law and no other (D4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "refused_contract", "reason": "无正当理由拒签合同"}))]
pub struct ForfeitDeposit {
    /// On which ground.
    pub legal_ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for ForfeitDeposit {
    type Subject = DepositId;
    type Outcome = Deposit;
    const ACT: Act = Act::ForfeitDeposit;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: DepositId, work: &UnitOfWork<'_>, _: &Office) -> Result<Deposit, Error> {
        let mut deposit: Deposit = work.subject(on).await?;
        let event = deposit.forfeit(self.legal_ground, self.reason.clone())?;
        must_be_so(work, &deposit, self.legal_ground).await?;
        work.record(&mut deposit, event).await?;
        Ok(deposit)
    }
}

/// Refuses a ground that nothing shows (D4; R74 Art. 20, R214 Art. 31).
async fn must_be_so(work: &UnitOfWork<'_>, deposit: &Deposit, legal_ground: Ground) -> Result<(), Error> {
    let bid: Bid = work.load_for_share(deposit.bid).await?;
    let awards: Vec<Award> = work.load_all_for_update("bid", deposit.bid).await?;
    let (is_so, needed) = match legal_ground {
        // Nobody can withdraw after the deadline here: there is no such fact.
        Ground::WithdrawnLate => {
            (false, "截止后撤回（本系统不受理） ¦ a withdrawal after the deadline, which is not taken here")
        }
        Ground::FalseDocuments => (
            bid.exclusion_ground == Some(ExclusionGround::FalseDocuments),
            "评审小组认定提供虚假材料 ¦ the panel's finding that documents are false",
        ),
        Ground::Collusion => (
            bid.exclusion_ground == Some(ExclusionGround::Collusion),
            "评审小组认定串通 ¦ the panel's finding of collusion",
        ),
        Ground::RefusedContract => (
            awards.iter().any(|award| award.status == award::Status::Refused),
            "供应商拒绝成交，或者逾期不签合同 ¦ an award that the supplier refused, or did not sign in time",
        ),
    };
    let refusal = || Refusal::of(Reason::NoGround).under(RuleId::D4).field("legal_ground").with("needed", needed);
    Ok(work.law(&deposit.unit).demands(is_so, refusal)?)
}
