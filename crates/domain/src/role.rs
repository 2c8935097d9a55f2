//! What a person may be charged with.

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

/// Pairs of roles that one person may not hold together: who acts does not approve, who approves does not
/// pay, who supervises does neither (A22, 会计法 Art. 25).
pub const SEPARATED: &[(Role, Role)] = {
    use Role::*;
    &[
        (BuyerOfficer, BuyerApprover),
        (BuyerOfficer, TreasuryPayer),
        (BuyerApprover, TreasuryPayer),
        (BuyerOfficer, FinanceOfficer),
        (BuyerApprover, FinanceOfficer),
        (FinanceOfficer, TreasuryPayer),
        (BuyerOfficer, Auditor),
        (BuyerApprover, Auditor),
        (FinanceOfficer, Auditor),
        (TreasuryPayer, Auditor),
        (BuyerOfficer, Supervisor),
        (BuyerApprover, Supervisor),
        (FinanceOfficer, Expert),
        (Supervisor, Expert),
        (Expert, Bidder),
        (Expert, Signer),
        (BuyerOfficer, Bidder),
        (BuyerApprover, Bidder),
        (BuyerOfficer, Signer),
        (BuyerApprover, Signer),
        (RegistryOfficer, Bidder),
        (RegistryOfficer, Signer),
        (FinanceOfficer, Bidder),
        (FinanceOfficer, Signer),
        (TreasuryPayer, Bidder),
        (TreasuryPayer, Signer),
        (Supervisor, Bidder),
        (Supervisor, Signer),
        (Auditor, Bidder),
        (Auditor, Signer),
    ]
};

/// Whether the law lets one person hold both roles.
#[must_use]
pub fn are_separated(one: Role, other: Role) -> bool {
    // An administrator holds no other role: not a second administration (8.1.5), and no part in the business.
    let administrates = (one.is_administrator() || other.is_administrator()) && one != other;
    administrates || SEPARATED.contains(&(one, other)) || SEPARATED.contains(&(other, one))
}
