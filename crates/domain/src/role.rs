//! What a person may be charged with.

use crate::jurisdiction::{Department, Unit};

crate::words! {
    /// A role that a person holds at a unit, in an organisation or over the system.
    Role {
        BuyerOfficer = "buyer_officer", BuyerApprover = "buyer_approver", FinanceOfficer = "finance_officer",
        TreasuryPayer = "treasury_payer", RegistryOfficer = "registry_officer", Supervisor = "supervisor",
        Auditor = "auditor", Expert = "expert", Bidder = "bidder", Signer = "signer",
        SystemAdministrator = "system_administrator", SecurityAdministrator = "security_administrator",
        AuditAdministrator = "audit_administrator",
    }
}

impl Role {
    /// Whether the role is held at a unit.
    #[must_use]
    pub const fn sits_at_unit(self) -> bool {
        matches!(
            self,
            Self::BuyerOfficer
                | Self::BuyerApprover
                | Self::FinanceOfficer
                | Self::TreasuryPayer
                | Self::RegistryOfficer
                | Self::Supervisor
                | Self::Auditor
        )
    }
    /// Whether the role is one of the three administrators.
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }
    /// Whether the role is held in an organisation.
    #[must_use]
    pub const fn sits_in_organisation(self) -> bool {
        matches!(self, Self::Bidder | Self::Signer)
    }
}

/// Two roles that one person may not hold together, whatever the account and the seat, and why.
pub struct Separated {
    /// One.
    pub one: Role,
    /// The other.
    pub other: Role,
    /// Why, in Chinese.
    pub why_zh: &'static str,
    /// Why, in English.
    pub why_en: &'static str,
}

const fn apart(one: Role, other: Role, why_zh: &'static str, why_en: &'static str) -> Separated {
    Separated { one, other, why_zh, why_en }
}

/// Pairs of roles that one person may not hold together: who acts does not approve, who approves does not
/// pay, who watches does neither, and nobody stands on both sides (A22, 会计法 Art. 25, 预算法 Art. 57).
pub const SEPARATED: &[Separated] = {
    use Role::*;
    const ACTS: (&str, &str) = ("经办与审批分开", "who acts does not approve");
    const PAYS: (&str, &str) = ("办事与付款分开", "who acts or approves does not pay");
    const FUNDS: (&str, &str) = ("花钱与批钱分开", "who spends does not grant the money");
    const AUDITS: (&str, &str) = ("审计不参与任何业务", "who audits takes part in nothing");
    const WATCHES: (&str, &str) =
        ("监督者不办理被监督的事", "who decides complaints does nothing that can be complained of");
    const REGISTERS: (&str, &str) =
        ("登记机关不参与交易", "who confirms suppliers neither buys from them nor pays them");
    const JUDGES: (&str, &str) =
        ("评审者不出钱、不监督", "who scores neither grants the money nor decides on the scores");
    const SIDES: (&str, &str) = ("不得同时站在买卖两方", "nobody stands on both sides");
    &[
        apart(BuyerOfficer, BuyerApprover, ACTS.0, ACTS.1),
        apart(BuyerOfficer, TreasuryPayer, PAYS.0, PAYS.1),
        apart(BuyerApprover, TreasuryPayer, PAYS.0, PAYS.1),
        apart(FinanceOfficer, TreasuryPayer, PAYS.0, PAYS.1),
        apart(BuyerOfficer, FinanceOfficer, FUNDS.0, FUNDS.1),
        apart(BuyerApprover, FinanceOfficer, FUNDS.0, FUNDS.1),
        apart(BuyerOfficer, Auditor, AUDITS.0, AUDITS.1),
        apart(BuyerApprover, Auditor, AUDITS.0, AUDITS.1),
        apart(FinanceOfficer, Auditor, AUDITS.0, AUDITS.1),
        apart(TreasuryPayer, Auditor, AUDITS.0, AUDITS.1),
        apart(RegistryOfficer, Auditor, AUDITS.0, AUDITS.1),
        apart(Supervisor, Auditor, AUDITS.0, AUDITS.1),
        apart(Expert, Auditor, AUDITS.0, AUDITS.1),
        apart(BuyerOfficer, Supervisor, WATCHES.0, WATCHES.1),
        apart(BuyerApprover, Supervisor, WATCHES.0, WATCHES.1),
        apart(FinanceOfficer, Supervisor, WATCHES.0, WATCHES.1),
        apart(TreasuryPayer, Supervisor, WATCHES.0, WATCHES.1),
        apart(RegistryOfficer, Supervisor, WATCHES.0, WATCHES.1),
        apart(BuyerOfficer, RegistryOfficer, REGISTERS.0, REGISTERS.1),
        apart(BuyerApprover, RegistryOfficer, REGISTERS.0, REGISTERS.1),
        apart(FinanceOfficer, RegistryOfficer, REGISTERS.0, REGISTERS.1),
        apart(TreasuryPayer, RegistryOfficer, REGISTERS.0, REGISTERS.1),
        apart(FinanceOfficer, Expert, JUDGES.0, JUDGES.1),
        apart(TreasuryPayer, Expert, JUDGES.0, JUDGES.1),
        apart(Supervisor, Expert, JUDGES.0, JUDGES.1),
        apart(Expert, Bidder, SIDES.0, SIDES.1),
        apart(Expert, Signer, SIDES.0, SIDES.1),
        apart(BuyerOfficer, Bidder, SIDES.0, SIDES.1),
        apart(BuyerApprover, Bidder, SIDES.0, SIDES.1),
        apart(BuyerOfficer, Signer, SIDES.0, SIDES.1),
        apart(BuyerApprover, Signer, SIDES.0, SIDES.1),
        apart(RegistryOfficer, Bidder, SIDES.0, SIDES.1),
        apart(RegistryOfficer, Signer, SIDES.0, SIDES.1),
        apart(FinanceOfficer, Bidder, SIDES.0, SIDES.1),
        apart(FinanceOfficer, Signer, SIDES.0, SIDES.1),
        apart(TreasuryPayer, Bidder, SIDES.0, SIDES.1),
        apart(TreasuryPayer, Signer, SIDES.0, SIDES.1),
        apart(Supervisor, Bidder, SIDES.0, SIDES.1),
        apart(Supervisor, Signer, SIDES.0, SIDES.1),
        apart(Auditor, Bidder, SIDES.0, SIDES.1),
        apart(Auditor, Signer, SIDES.0, SIDES.1),
    ]
};

/// Whether the law lets one person hold both roles.
#[must_use]
pub fn are_separated(one: Role, other: Role) -> bool {
    // An administrator holds no other role: not a second administration (8.1.5), and no part in the business.
    let administrates = (one.is_administrator() || other.is_administrator()) && one != other;
    let named = |pair: &Separated| (pair.one, pair.other) == (one, other) || (pair.other, pair.one) == (one, other);
    administrates || SEPARATED.iter().any(named)
}

impl Role {
    /// Whether a unit has the office for the role: its line does that work, and its tier buys where the role buys.
    #[must_use]
    pub fn can_sit_at(self, unit: &Unit) -> bool {
        match self {
            Self::BuyerOfficer | Self::BuyerApprover => unit.may_buy(),
            Self::FinanceOfficer | Self::TreasuryPayer => unit.department == Department::Finance,
            Self::RegistryOfficer => unit.department == Department::CivilAffairs,
            Self::Supervisor => unit.department == Department::Supervision,
            Self::Auditor => unit.department == Department::Audit,
            Self::Expert
            | Self::Bidder
            | Self::Signer
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuditAdministrator => false,
        }
    }
}
