//! Of which requests nothing may be told that a number could be made of (E3).

/// Whether a route carries what is sealed: bids, and that by which somebody prepares one. A counter or a line of the log that
/// such a request moves, under whatever name, would tell how many bid and when.
pub(crate) fn is_sealed(route: &str) -> bool {
    let sealed = ["/v1/bids", "/v1/attachments", "/v1/questions"].iter().any(|path| route.starts_with(path));
    let to_a_tender = route.starts_with("/v1/tenders/{id}/")
        && ["/bids", "/questions", "/objections"].iter().any(|end| route.ends_with(end));
    sealed || to_a_tender
}
