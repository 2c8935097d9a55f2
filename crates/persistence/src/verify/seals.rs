//! The digests of the journal that were sealed, against those that the journal gives when it is read again.

use super::Findings;
use crate::{
    halt::Halt,
    seal::{Digest, JournalRow, STRIDE},
};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;

/// The digest after every row, as the journal is replayed.
#[derive(Default)]
pub(super) struct Seals {
    digest: Digest,
    after: BTreeMap<i64, String>,
}

impl Seals {
    pub(super) fn hear(&mut self, row: &JournalRow) {
        self.digest = self.digest.after(row);
        if row.position % STRIDE == 0 {
            self.after.insert(row.position, self.digest.to_string());
        }
    }
    pub(super) async fn compare(&self, db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), Halt> {
        let sql = "SELECT position, digest FROM journal_seal ORDER BY position";
        let mut next = STRIDE;
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await? {
            let (position, kept): (i64, String) = (row.try_get("", "position")?, row.try_get("", "digest")?);
            for missing in (next..position).step_by(usize::try_from(STRIDE).unwrap_or(1)) {
                findings.add("journal_seal", missing, "the seal is missing");
            }
            next = position + STRIDE;
            match self.after.get(&position) {
                Some(told) if *told == kept => {}
                Some(told) => {
                    findings.add("journal_seal", position, format!("the journal gives {told}, sealed is {kept}"))
                }
                None => findings.add("journal_seal", position, "there is no row of the journal to be sealed"),
            }
        }
        Ok(())
    }
}
