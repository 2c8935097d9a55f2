//! Remove a supplier from a framework.

use crate::prelude::*;
use domain::{
    RuleId,
    award::{self, Award},
    bid::{Bid, ExclusionGround},
    contract::Contract,
    framework::{Framework, Ground},
    ids::{FrameworkId, OrganisationId},
    milestone::Milestone,
    organisation::Organisation,
};

/// Remove a supplier from a framework.
///
/// On one of the grounds of the law, which must show here; it does not come back (M12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"organisation": "0197c0de-0000-7000-8000-000000000001", "legal_ground": "not_performed", "reason": "经催告仍不履行合同"}))]
pub struct RemoveSupplier {
    /// The supplier.
    pub organisation: OrganisationId,
    /// On which ground.
    pub legal_ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for RemoveSupplier {
    type Subject = FrameworkId;
    type Outcome = Framework;
    const ACT: Act = Act::RemoveSupplier;

    async fn decide(&self, on: FrameworkId, work: &UnitOfWork<'_>, _: &Office) -> Result<Framework, Error> {
        let mut framework: Framework = work.subject(on).await?;
        let event = framework.remove(self.organisation, self.legal_ground, self.reason.clone())?;
        must_be_so(work, &framework, self.organisation, self.legal_ground).await?;
        work.record(&mut framework, event).await?;
        Ok(framework)
    }
}

/// Refuses a ground that nothing shows (R110 Art. 19).
async fn must_be_so(
    work: &UnitOfWork<'_>,
    framework: &Framework,
    supplier: OrganisationId,
    legal_ground: Ground,
) -> Result<(), Error> {
    let (is_so, needed) = match legal_ground {
        Ground::Collusion => (
            was_found(work, framework, supplier, ExclusionGround::Collusion).await?,
            "评审小组认定串通，或者登记机关记录的处罚 ¦ a finding of collusion by the panel, or a penalty in the register",
        ),
        Ground::FalseDocuments => (
            was_found(work, framework, supplier, ExclusionGround::FalseDocuments).await?,
            "评审小组认定提供虚假材料，或者登记机关记录的处罚 ¦ a finding of false documents by the panel, or a penalty in the register",
        ),
        Ground::RefusedContract => (
            has_refused(work, framework, supplier).await?,
            "供应商拒绝的合同授予，或者逾期不签合同 ¦ an award that the supplier refused, or did not sign in time",
        ),
        Ground::NotPerformed => (
            has_broken(work, framework, supplier).await?,
            "协议项下合同逾期、验收不合格、扣款，或者因违约解除 ¦ under the framework: work that is late or was rejected, a \
             deduction, or a contract ended for breach",
        ),
        Ground::Barred => (
            is_barred(work, framework, supplier).await?,
            "被禁止或者限制参加采购的记录 ¦ an entry in the register that bars it",
        ),
        // What the framework itself agreed stands in its words (Art. 19(6)).
        Ground::Agreed => (true, ""),
    };
    let refusal = || Refusal::of(Reason::NoGround).under(RuleId::M12).field("legal_ground").with("needed", needed);
    Ok(work.law(&framework.unit).demands(is_so, refusal)?)
}

/// Whether it may not take part in any purchase today.
async fn is_barred(work: &UnitOfWork<'_>, framework: &Framework, supplier: OrganisationId) -> Result<bool, Error> {
    let supplier: Organisation = work.load_for_share(supplier).await?;
    Ok(supplier.must_be_able_to_bid(work.today(), &work.law(&framework.unit)).is_err())
}

/// Whether the panel found it of one of its bids, or a penalty keeps it out.
async fn was_found(
    work: &UnitOfWork<'_>,
    framework: &Framework,
    supplier: OrganisationId,
    what: ExclusionGround,
) -> Result<bool, Error> {
    let bids: Vec<Bid> = work.load_all("tender", framework.tender).await?;
    let found = bids.iter().any(|bid| bid.organisation == supplier && bid.exclusion_ground == Some(what));
    Ok(found || is_barred(work, framework, supplier).await?)
}

async fn has_refused(work: &UnitOfWork<'_>, framework: &Framework, supplier: OrganisationId) -> Result<bool, Error> {
    let awards: Vec<Award> = work.load_all("tender", framework.tender).await?;
    Ok(awards.iter().any(|award| {
        award.framework == Some(framework.id)
            && award.organisation == supplier
            && award.status == award::Status::Refused
    }))
}

async fn has_broken(work: &UnitOfWork<'_>, framework: &Framework, supplier: OrganisationId) -> Result<bool, Error> {
    let contracts: Vec<Contract> = work.load_all("tender", framework.tender).await?;
    for contract in contracts.iter().filter(|contract| contract.organisation == supplier) {
        let milestones: Vec<Milestone> = work.load_all("contract", contract.id).await?;
        if contract.is_breached(&milestones) {
            return Ok(true);
        }
    }
    Ok(false)
}
