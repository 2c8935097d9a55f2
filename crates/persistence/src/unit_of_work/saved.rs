//! Saving a noun: its row, the clocks that run on it, what waits on it, and by what it is found.

use super::UnitOfWork;
use crate::{
    clocks,
    error::Error,
    search,
    stored::{Head, Stored, Table},
    tasks,
};
use domain::{
    Event, clock::Running, concern::Concern, ids::OrganisationId, jurisdiction::UnitCode, search::SearchText,
    secrecy::Until, task::Task,
};
use futures::future::BoxFuture;
use sea_orm::Value;
use std::sync::atomic::Ordering;

/// A noun on its way into its table.
pub(super) struct Saved {
    id: String,
    version: i64,
    values: Vec<Value>,
    /// By what it is found while it lies sealed.
    sealed: Option<Head>,
    /// Whose it is, where that alone lies sealed.
    veil: Option<Head>,
    /// The clocks that run on it; none where clocks never run on its kind, or while it lies sealed.
    running: Option<Vec<Running>>,
    /// What waits on it; none where nobody is ever waited for on its kind, or while it lies sealed.
    tasks: Option<Vec<Task>>,
    /// By what it is found from now on; none where its kind is not found by words, or nothing of that changed.
    search_text: Option<SearchText>,
    unit: Option<UnitCode>,
    organisation: Option<OrganisationId>,
    told: Event,
    until: Option<Until>,
}

impl UnitOfWork<'_> {
    /// A noun as it is to be saved, whatever its kind.
    pub(super) fn saved<N: Stored>(
        &self,
        noun: &N,
        (told, until): (Event, Option<Until>),
        search_text: Option<SearchText>,
    ) -> Result<Saved, Error> {
        let concern = noun.concern();
        let law = || self.reference.law_of(concern.unit, self.today());
        // Nothing runs and nothing waits on what lies sealed: that it did would tell of it (E3).
        let sealed = noun.sealed();
        let in_the_open = sealed.is_none();
        Ok(Saved {
            id: noun.id().to_string(),
            version: noun.version(),
            values: noun.values()?,
            sealed,
            veil: noun.veil(),
            running: (in_the_open && N::CLOCKED).then(|| noun.clocks(&law())),
            tasks: (in_the_open && N::AWAITED).then(|| noun.tasks(&law())),
            search_text: search_text.filter(|_| in_the_open),
            unit: concern.unit.cloned(),
            // Its clocks are told, and whose it is is not.
            organisation: concern.organisation.filter(|_| !N::TABLE.veiled),
            told,
            until,
        })
    }
    /// Saves a noun: its row, the clocks that run on it from now on, and what is told of it.
    pub(super) fn save(&self, table: &'static Table, saved: Saved, new: bool) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let Saved {
                id,
                version,
                values,
                sealed,
                veil,
                running,
                tasks,
                search_text,
                unit,
                organisation,
                told,
                until,
            } = saved;
            if sealed.is_some() || table.veiled {
                self.secret.store(true, Ordering::Relaxed);
            }
            if new {
                self.insert(table, &id, (sealed, veil), values).await?;
            } else {
                self.keep_reference(&told).await?;
                self.update(table, (&id, version), sealed, values).await?;
            }
            let concern = Concern { unit: unit.as_ref(), organisation, ..Concern::default() };
            let when = (self.today(), new);
            if let Some(running) = running {
                clocks::keep(self.tx, (table.name, &id), &concern, &running, when).await?;
            }
            if let Some(tasks) = tasks {
                tasks::keep(self.tx, (table.name, &id), &concern, &tasks, when).await?;
            }
            if let Some(said) = search_text {
                search::keep(self.tx, (table.name, &id), &said, new).await?;
            }
            self.tell(told, until);
            Ok(())
        })
    }
}
