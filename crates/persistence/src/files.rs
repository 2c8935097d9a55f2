//! Files that were handed in: how much of them there is. Those of which nobody is told yet lie sealed.

use crate::{
    boxes::Seals,
    db::Db,
    error::Error,
    sealed_noun,
    stored::{Head, Stored},
};
use domain::{actor::Actor, attachment::Attachment, ids::PersonId};

/// How many bytes of files the unit, the organisation or the person itself has handed in.
pub(crate) async fn handed_in(db: Db<'_>, seals: &dyn Seals, actor: &Actor) -> Result<i64, Error> {
    let unit = actor.role_assignments().iter().find_map(|held| held.unit.as_ref());
    let (condition, whose) = match (actor.organisation(), unit, actor.person()) {
        (Some(organisation), ..) => ("organisation = $1", organisation.to_string()),
        (None, Some(unit), _) => ("organisation IS NULL AND unit = $1", unit.to_string()),
        (None, None, Some(person)) => ("organisation IS NULL AND uploaded_by = $1", person.to_string()),
        (None, None, None) => return Ok(0),
    };
    let sql = format!("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM attachment WHERE {condition}");
    let told: i64 = db.one(sql, [whose.as_str().into()]).await?.get("bytes")?;
    // Files of a unit are told at once.
    if actor.organisation().is_none() && unit.is_some() {
        return Ok(told);
    }
    let is_own = |head: &Head| match actor.organisation() {
        Some(_) => head.organisation.as_ref() == Some(&whose),
        None => head.organisation.is_none() && head.person.as_ref() == Some(&whose),
    };
    let sealed = sealed_noun::search(db, seals, |found| found.is_of(Attachment::TABLE) && is_own(&found.head)).await?;
    Ok(sealed.iter().map(|found| found.head.bytes).fold(told, i64::saturating_add))
}

/// Whether a person handed a file of this content in.
pub(crate) async fn is_handed_in(db: Db<'_>, seals: &dyn Seals, owner: PersonId, sha256: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM attachment WHERE uploaded_by = $1 AND sha256 = $2 LIMIT 1";
    let owner = owner.to_string();
    if db.row(sql, [owner.as_str().into(), sha256.into()]).await?.is_some() {
        return Ok(true);
    }
    let is_it = |head: &Head| head.person.as_ref() == Some(&owner) && head.sha256.as_deref() == Some(sha256);
    Ok(!sealed_noun::search(db, seals, |found| is_it(&found.head)).await?.is_empty())
}
