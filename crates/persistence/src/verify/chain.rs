//! The two numberings of the journal: without gaps, and with the digests that were kept of them.

use super::findings::Findings;
use crate::{
    db::Db,
    error::Error,
    seal::{self, Digest, Numbering, STRIDE},
};
use std::collections::BTreeMap;

/// Compares both numberings with what was kept of them, and the positions with what somebody else kept. Gives the last
/// position with its digest.
pub(super) async fn compare(
    db: Db<'_>,
    expected: Option<(i64, Digest)>,
    findings: &mut Findings,
) -> Result<(i64, Digest), Error> {
    walk(db, Numbering::Sealed, |_, _| {}, findings).await?;
    let mut seals = BTreeMap::new();
    let mut at_expected = None;
    let each = |position: i64, digest: Digest| {
        if position % STRIDE == 0 {
            seals.insert(position, digest.to_string());
        }
        if expected.is_some_and(|(expected, _)| expected == position) {
            at_expected = Some(digest);
        }
    };
    let head = walk(db, Numbering::Told, each, findings).await?;
    compare_seals(db, seals, findings).await?;
    match (expected, at_expected) {
        (Some((position, kept)), Some(found)) if kept != found => {
            findings.add("journal", position, format!("its digest is {found}, expected is {kept}"));
        }
        (Some((position, _)), None) => findings.add("journal", position, "there is no such position"),
        _ => {}
    }
    Ok(head)
}

/// Reads a numbering from its beginning.
async fn walk(
    db: Db<'_>,
    numbering: Numbering,
    mut each: impl FnMut(i64, Digest),
    findings: &mut Findings,
) -> Result<(i64, Digest), Error> {
    let last = seal::last(db, numbering).await?;
    let mut expected = 1;
    let digest = seal::fold(db, numbering, (0, Digest::default()), last, |row, digest| {
        if row.number != expected {
            findings.add("journal", row.number, format!("the {} should be {expected}", numbering.column()));
        }
        expected = row.number + 1;
        each(row.number, digest);
    })
    .await?;
    let kept = seal::head(db, numbering).await?;
    let table = if numbering == Numbering::Told { "journal_head" } else { "sealed_head" };
    match kept {
        None => findings.add(table, last, "the seal is missing"),
        Some((number, kept)) if (number, kept) != (last, digest) => {
            findings.add(table, last, format!("the journal gives {last}:{digest}, sealed is {number}:{kept}"));
        }
        _ => {}
    }
    Ok((last, digest))
}

async fn compare_seals(db: Db<'_>, mut told: BTreeMap<i64, String>, findings: &mut Findings) -> Result<(), Error> {
    let sql = "SELECT position, digest FROM journal_seal ORDER BY position";
    for row in db.rows(sql, []).await? {
        let (position, kept): (i64, String) = (row.get("position")?, row.get("digest")?);
        match told.remove(&position) {
            Some(told) if told == kept => {}
            Some(told) => findings.add("journal_seal", position, format!("the journal gives {told}, sealed is {kept}")),
            None => findings.add("journal_seal", position, "there is no row of the journal to be sealed"),
        }
    }
    for position in told.keys() {
        findings.add("journal_seal", position, "the seal is missing");
    }
    Ok(())
}
