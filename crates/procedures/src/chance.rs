//! The seeds of a tender's draws: they follow from the key of the market and the tender, so that nobody chooses them, and
//! their digests are told when the tender is drafted.

use crate::vault::Vault;
use domain::{
    draw::{Chance, commitment},
    ids::TenderId,
};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Drawn {
    Suppliers,
    Panel,
    Ties,
}

/// The seed of a draw. Nobody without the key can tell it before it is told.
pub(crate) fn seed_of(vault: &Vault, tender: TenderId, drawn: Drawn) -> String {
    vault.digest(format!("chance/{drawn:?}/{tender}").as_bytes())
}

/// What is told of the draws of a tender in advance.
#[must_use]
pub fn chance_of(vault: &Vault, tender: TenderId) -> Chance {
    let told = |drawn| commitment(&seed_of(vault, tender, drawn));
    Chance { suppliers: told(Drawn::Suppliers), panel: told(Drawn::Panel), ties: told(Drawn::Ties) }
}
