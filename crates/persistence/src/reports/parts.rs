//! What several reports are put together from.

use super::as_of::AsOf;
use crate::{
    error::Error,
    past::{Wanted, any_of},
    reader::Reader,
};
use domain::{
    contract::Contract, ids::OrganisationId, jurisdiction::UnitCode, organisation::Organisation, permission::Reach,
    report::Asked,
};
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

pub(super) fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a line of the report cannot be read: {error}"))
}

/// The net amount of an account over the entries of a group.
pub(super) fn net(account: &str) -> String {
    format!(
        "CAST(SUM(CASE WHEN entry.to_account = '{account}' THEN entry.amount_fen
         WHEN entry.from_account = '{account}' THEN -entry.amount_fen ELSE 0 END) AS BIGINT)"
    )
}

/// The nouns of the units that a reader reaches, or of its own organisation; only those of the territory asked for.
pub(super) fn within(reader: &Reader, reach: &Reach, asked: &Asked) -> Condition {
    let units = |units: &[UnitCode]| any_of("unit", units);
    let own = reach.organisation.map(|organisation| any_of("organisation", [organisation]));
    let reached = || Condition::any().add(units(&reach.units)).add_option(own);
    Condition::all().add_option((!reach.everything).then(reached)).add_option(asked.unit.as_ref().map(|unit| {
        match asked.alone {
            true => units(std::slice::from_ref(unit)),
            false => units(&reader.reference_data().tree.territory(unit)),
        }
    }))
}

/// The nouns of those units and that organisation that are asked for, of a contract named in a column, once another column is
/// filled.
pub(super) fn asked_for(
    reader: &Reader,
    reach: &Reach,
    asked: &Asked,
    (contract, filled): (&'static str, &'static str),
) -> Condition {
    within(reader, reach, asked)
        .add(Expr::col(filled).is_not_null())
        .add_option(asked.organisation.map(|organisation| any_of("organisation", [organisation])))
        .add_option(asked.contract.map(|id| any_of(contract, [id])))
}

/// The suppliers of a page, in one question.
pub(super) async fn suppliers(
    reader: &Reader,
    named: impl Iterator<Item = OrganisationId>,
    cut: &AsOf,
) -> Result<BTreeMap<OrganisationId, Organisation>, Error> {
    let found = Wanted::<Organisation>::among("id", named, cut.position).all(reader).await?;
    Ok(found.into_iter().map(|one| (one.id, one)).collect())
}

/// What every line says first: of which contract it is, who buys and who supplies.
pub(super) fn head(
    reader: &Reader,
    contract: &Contract,
    unit: &UnitCode,
    supplier: Option<&Organisation>,
) -> [String; 6] {
    let of = |told: fn(&Organisation) -> String| supplier.map(told).unwrap_or_default();
    [
        contract.number.to_string(),
        contract.terms.title.to_string(),
        unit.to_string(),
        reader.reference_data().tree.unit(unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        of(|supplier| supplier.credit_code.to_string()),
        of(|supplier| supplier.name.clone()),
    ]
}
