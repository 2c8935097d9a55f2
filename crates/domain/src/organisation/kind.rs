//! Of which kind an organisation is.

crate::words! {
    /// The kinds of suppliers (R102 Art. 6): the three kinds of social organisation (Q5), enterprises, institutions of the second
    /// class or that run a business, rural collectives, residents' and villagers' committees.
    Kind as OrganisationKind {
        Association = "association", ServiceInstitution = "service_institution", Foundation = "foundation", Enterprise = "enterprise",
        PublicInstitution = "public_institution", RuralCollective = "rural_collective", Committee = "committee",
    }
}

impl Kind {
    /// Whether it is a social organisation (社会组织), which civil affairs registers, checks each year and grades.
    #[must_use]
    pub const fn is_social(self) -> bool {
        matches!(self, Self::Association | Self::ServiceInstitution | Self::Foundation)
    }
}
