//! A draw that everybody can check: of suppliers to be invited (M6), of experts (E5), and of the order of a tie (E14).

use crate::{
    hex::hex,
    ids::{OrganisationId, PersonId},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Display;

/// A draw: the list, the seed, and who was drawn.
///
/// The seed was fixed before the list was, and told by its SHA-256 (`chance` of the tender). SHA-256 of seed, a slash and the
/// identifier gives each name its place; the smallest places are drawn. Whoever has the list and the seed can draw again and
/// gets the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw<T> {
    /// The list from which was drawn, sorted.
    pub list: Vec<T>,
    /// The seed, in hexadecimal.
    pub seed: String,
    /// Who was drawn, in the order of their places.
    pub drawn: Vec<T>,
}

impl<T: Ord + Clone + Display> Draw<T> {
    /// Draws so many from a list.
    #[must_use]
    pub fn of(list: &[T], wanted: u32, seed: &str) -> Self {
        let mut list = list.to_vec();
        list.sort();
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let drawn = in_order(&list, seed).into_iter().take(wanted).collect();
        Self { list, seed: seed.to_owned(), drawn }
    }
    /// Those who were not drawn, in the order in which they follow where one of the drawn cannot serve.
    #[must_use]
    pub fn following(&self) -> Vec<T> {
        in_order(&self.list, &self.seed).into_iter().skip(self.drawn.len()).collect()
    }
    /// Whether drawing again gives the same.
    #[must_use]
    pub fn holds(&self) -> bool {
        let wanted = u32::try_from(self.drawn.len()).unwrap_or(u32::MAX);
        Self::of(&self.list, wanted, &self.seed).drawn == self.drawn
    }
}

fn in_order<T: Display + Clone>(list: &[T], seed: &str) -> Vec<T> {
    let mut places: Vec<([u8; 32], T)> = list.iter().map(|one| (place(seed, one), one.clone())).collect();
    places.sort_by_key(|(place, _)| *place);
    places.into_iter().map(|(_, one)| one).collect()
}

/// Experts that were drawn (E5).
pub type ExpertSelection = Draw<PersonId>;
/// Suppliers that were drawn (M6).
pub type SupplierSelection = Draw<OrganisationId>;

/// What is told before anything is drawn: the SHA-256 of the seeds of a tender, fixed when it is drafted. Nobody can try out
/// another seed afterwards, and whoever sees a draw can compare its seed with what was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Chance {
    /// Of the seed by which suppliers are drawn (M6).
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub suppliers: String,
    /// Of the seed by which experts are drawn (E5).
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub panel: String,
    /// Of the secret that goes into the seed of a tie, with the receipts of all bids of the lot (E14).
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub ties: String,
}

/// The SHA-256 of a seed, which is told before the seed is.
#[must_use]
pub fn commitment(seed: &str) -> String {
    hex(&Sha256::digest(seed))
}

/// How the lot of a tie fell: the secret of the buyer's office, told in advance by its digest, and the receipts of all bids
/// that were opened for the lot, none of which its bidder could choose to fit the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tie {
    /// The secret, told in advance as `chance.ties`.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub secret: String,
    /// The SHA-256 of every bid that was opened for the lot, sorted.
    pub receipts: Vec<String>,
    /// The SHA-256 of the secret and the receipts, joined by slashes: SHA-256 of it, a slash and the identifier of a bid
    /// gives the bid its place in a tie.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub seed: String,
}

impl Tie {
    /// The lot of a tie between these bids.
    #[must_use]
    pub fn of(secret: &str, receipts: impl IntoIterator<Item = String>) -> Self {
        let mut receipts: Vec<String> = receipts.into_iter().collect();
        receipts.sort_unstable();
        let seed = hex(&Sha256::digest(format!("{secret}/{}", receipts.join("/"))));
        Self { secret: secret.to_owned(), receipts, seed }
    }
    /// The place of a bid among those that tie.
    #[must_use]
    pub fn place(&self, bid: &impl Display) -> [u8; 32] {
        place(&self.seed, bid)
    }
}

fn place(seed: &str, one: &impl Display) -> [u8; 32] {
    Sha256::digest(format!("{seed}/{one}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_can_be_checked_and_does_not_depend_on_the_order_of_the_list() {
        let draw = Draw::of(&["a", "b", "c", "d", "e", "f"], 3, "seed");
        assert_eq!(draw.drawn.len(), 3);
        assert!(draw.holds());
        assert_eq!(Draw::of(&["f", "e", "d", "c", "b", "a"], 3, "seed"), draw);
        let forged = Draw { drawn: vec!["x", "b", "c"], ..draw };
        assert!(!forged.holds());
    }

    #[test]
    fn over_many_seeds_every_name_is_drawn_about_equally_often() {
        let list: Vec<u32> = (0..6).collect();
        let mut counts = [0_u32; 6];
        for seed in 0..6_000 {
            for name in Draw::of(&list, 3, &seed.to_string()).drawn {
                counts[usize::try_from(name).expect("small")] += 1;
            }
        }
        // Each is expected 3,000 times; six standard deviations are about 232.
        assert!(counts.iter().all(|count| (2_768..=3_232).contains(count)), "{counts:?}");
    }
}
