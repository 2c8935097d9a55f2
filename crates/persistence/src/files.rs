//! Files that were handed in: how much of them there is.

use crate::{db::Db, error::Error};
use domain::actor::Actor;

/// How many bytes of files the unit, the organisation or the person itself has handed in.
pub(crate) async fn handed_in(db: Db<'_>, actor: &Actor) -> Result<i64, Error> {
    let unit = actor.role_assignments().iter().find_map(|held| held.unit.as_ref());
    let (condition, whose) = match (actor.organisation(), unit, actor.person()) {
        (Some(organisation), ..) => ("organisation = $1", organisation.to_string()),
        (None, Some(unit), _) => ("organisation IS NULL AND unit = $1", unit.to_string()),
        (None, None, Some(person)) => ("organisation IS NULL AND uploaded_by = $1", person.to_string()),
        (None, None, None) => return Ok(0),
    };
    let sql = format!("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM attachment WHERE {condition}");
    db.one(sql, [whose.into()]).await?.get("bytes")
}
