//! What the bank carried out is told once.

use super::UnitOfWork;
use crate::{bank, error::Error};
use domain::{Event, Reason, Refusal, text::Mark};

impl UnitOfWork<'_> {
    /// Whether a reference of the bank was told before, of whatever it moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows_reference(&self, reference: &Mark) -> Result<bool, Error> {
        bank::is_known(self.tx, reference.as_str()).await
    }
    /// Keeps the reference that an event tells; refuses one that was told before.
    pub(super) async fn keep_reference(&self, event: &Event) -> Result<(), Error> {
        let Some(reference) = event.bank_reference() else { return Ok(()) };
        if self.knows_reference(reference).await? {
            let refusal = Refusal::of(Reason::AlreadyExists).field("bank_reference");
            return Err(refusal.with("what", "银行流水号 ¦ reference of the bank").into());
        }
        bank::keep(self.tx, event).await
    }
}
