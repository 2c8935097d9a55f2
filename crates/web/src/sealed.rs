//! Of which requests nothing may be told that a number could be made of (E3).

/// What is sealed, or by which somebody prepares what is: as a kind of noun.
const NOUNS: [&str; 3] = ["bids", "attachments", "enquiries"];
/// The same, as it is handed in under a tender.
const UNDER_A_TENDER: [&str; 3] = ["bids", "enquiries", "objections"];

/// Whether a route carries what is sealed: bids, and that by which somebody prepares one. A counter or a line of the log that
/// such a request moves, under whatever name, would tell how many bid and when.
pub(crate) fn is_sealed(route: &str) -> bool {
    let mut parts = route.trim_start_matches("/v1/").split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("tenders"), Some(_), Some(act)) => UNDER_A_TENDER.contains(&act),
        (Some(noun), ..) => NOUNS.contains(&noun),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedures::{OPERATIONS, Operation};

    /// A route that gets another name must not leave this list behind.
    #[test]
    fn every_word_of_the_list_is_a_route_of_the_table() {
        let places: Vec<String> = OPERATIONS
            .iter()
            .filter_map(|operation| match operation {
                Operation::Act(row) => row.place.map(str::to_owned),
                Operation::Query(row) => Some(row.place.to_owned()),
                Operation::Noun(row) => Some(row.path().trim_start_matches("/v1/").to_owned()),
            })
            .collect();
        for noun in NOUNS {
            assert!(places.iter().any(|place| place == noun), "{noun}");
        }
        for act in UNDER_A_TENDER {
            assert!(places.contains(&format!("tenders/{{id}}/{act}")), "{act}");
        }
        assert!(is_sealed("/v1/bids/{id}/quote") && is_sealed("/v1/tenders/{id}/enquiries"));
        assert!(!is_sealed("/v1/tenders/{id}/open-bids") && !is_sealed("/v1/tenders") && !is_sealed("/v1/awards"));
    }
}
