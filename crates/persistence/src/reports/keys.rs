//! Under which unit, contract and account an entry counts.

/// The key of the account of an entry, but for the account itself.
macro_rules! key_of {
    ($account:literal) => {
        concat!(
            "(CASE WHEN entry.budget_line IS NULL THEN 'custody/' || COALESCE(deposit.unit, bond.unit)
             ELSE 'budget/' || budget_line.unit || '/' || CAST(budget_line.year AS TEXT) || '/' || budget_line.source || '/'
             || budget_line.catalogue_code || '/' || CAST(budget_line.given_year AS TEXT) END) || '/' || entry.",
            $account
        )
    };
}

pub(super) const KEY_OF_ACCOUNT: &str = key_of!("account");

/// The keys of the accounts that an entry debits and credits, as the trial balance names them.
pub(super) const KEY_OF_DEBIT: &str = key_of!("to_account");

pub(super) const KEY_OF_CREDIT: &str = key_of!("from_account");

/// Whether an entry is under a contract: of its lines, of its bond or of interest on it. Each is found in an index.
pub(super) const UNDER_CONTRACT: &str =
    "(entry.contract = {value} OR entry.bond IN (SELECT id FROM bond WHERE contract = {value})
     OR entry.interest_claim IN (SELECT id FROM interest_claim WHERE contract = {value}))";

/// The unit of an entry, whether it is of a line, a deposit or a bond.
pub(super) const UNIT_OF_ENTRY: &str = "COALESCE(budget_line.unit, deposit.unit, bond.unit)";
