//! Verifying a market: its database, and every file that was handed in.

use crate::{
    objects::{File, Objects},
    office::Office,
    vault::Vault,
};
use persistence::{Archive, Digest, Error, Finding, Verified, verify};

/// Replays the journal of a database, and reads every file to its end; tells every difference.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn verify_market(
    archive: &Archive,
    vault: &Vault,
    objects: &Objects,
    expected: Option<(i64, Digest)>,
) -> Result<Verified, Error> {
    let mut verified = verify(archive, vault, expected).await?;
    for attachment in &verified.files {
        if let Err(difference) = objects.check(&File::of(attachment)?).await {
            let row = attachment.id.to_string();
            verified.findings.push(Finding { table: "attachment_file".to_owned(), row, difference });
        }
    }
    Ok(verified)
}

impl Office {
    /// Verifies the market that this office serves.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub async fn verify(&self) -> Result<Verified, Error> {
        verify_market(&Archive::of(&self.store).await?, &self.vault, &self.objects, None).await
    }
}
