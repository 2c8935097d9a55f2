//! Of which kind an organisation is.

crate::words! {
    /// The three kinds of social organisation: 社会团体, 社会服务机构, 基金会 (Q5).
    Kind as OrganisationKind { Association = "association", ServiceInstitution = "service_institution", Foundation = "foundation" }
}
