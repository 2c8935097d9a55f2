//! What of the work is sealed: which events wait before they are told, and what comes to light.

use super::{UnitOfWork, opened::Opened};
use crate::{
    coming_to_light,
    error::Error,
    journal::Happening,
    journal_waiting::{self, Released},
    stored::{self, Stored},
};
use domain::{
    Event,
    ids::{Names, TenderId},
    secrecy::Until,
    tender::{self, Tender},
};
use sea_orm::{Value, sea_query::LockType};
use std::{collections::BTreeMap, sync::PoisonError};

/// What waits for a tender.
pub(super) fn key_of_tender(tender: TenderId) -> String {
    format!("tender/{tender}")
}

impl UnitOfWork<'_> {
    /// Hears what an event brings to light.
    pub(super) fn open<N: Stored>(&self, noun: &N, event: &N::Event, before: Option<&Until>, after: Option<&Until>) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if before == Some(&Until::Itself) && after != Some(&Until::Itself) {
            let key = format!("{}/{}", <N::Id as Names>::NOUN, noun.id());
            opened.push(Opened::Noun(key, after.cloned()));
        }
        opened.extend(noun.opens(event).map(Opened::BidsOf));
    }
    /// Lets be told what has come to light, and says for each event what it waits for.
    pub(super) async fn sealed(&self, told: Vec<(Event, Option<Until>)>) -> Result<Vec<Happening>, Error> {
        let opened = std::mem::take(&mut *self.opened.lock().unwrap_or_else(PoisonError::into_inner));
        let (mut known, mut released) = (BTreeMap::new(), Released::new());
        for opened in opened {
            match opened {
                Opened::BidsOf(tender) => {
                    released.insert(key_of_tender(tender), None);
                    coming_to_light::release(self.tx, self.seals, tender).await?;
                    if self.tender(tender).await?.status.has_ended() {
                        released.extend(
                            journal_waiting::of_panel(self.tx, tender).await?.into_iter().map(|key| (key, None)),
                        );
                    }
                }
                Opened::Noun(key, until) => {
                    let now = self.waits_for(until, "", &mut known).await?;
                    released.entry(key).or_insert(now);
                }
            }
        }
        journal_waiting::release(self.tx, self.seals, &released).await?;
        let mut happened = Vec::with_capacity(told.len());
        for (event, until) in told {
            let (noun, subject) = event.subject();
            let itself = format!("{noun}/{}", subject.unwrap_or_default());
            let waits_for = self.waits_for(until, &itself, &mut known).await?;
            happened.push(Happening { event, waits_for });
        }
        Ok(happened)
    }
    async fn waits_for(
        &self,
        until: Option<Until>,
        itself: &str,
        known: &mut BTreeMap<TenderId, bool>,
    ) -> Result<Option<String>, Error> {
        match until {
            None => Ok(None),
            // Nothing would ever release what waits for a thing without an identifier.
            Some(Until::Itself) if itself.ends_with('/') => Err(Error::Internal(format!("{itself} waits for itself"))),
            Some(Until::Itself) => Ok(Some(itself.to_owned())),
            Some(Until::Tender(id)) => {
                let tells = match known.get(&id) {
                    Some(tells) => *tells,
                    None => self.tells_of_bids(id).await?,
                };
                known.insert(id, tells);
                Ok((!tells).then(|| key_of_tender(id)))
            }
        }
    }
    /// A tender as it stands after this work. It is held against change: what ends it waits, and releases this as well.
    async fn tender(&self, id: TenderId) -> Result<Tender, Error> {
        let found = stored::find::<Tender>(self.tx, id, Some(LockType::KeyShare)).await?;
        found.ok_or_else(|| Error::Internal(format!("there is no tender {id}")))
    }
    /// Whether a tender, as it stands after this work, tells of its bids.
    async fn tells_of_bids(&self, id: TenderId) -> Result<bool, Error> {
        let tender = self.tender(id).await?;
        if tender::tells_of_bids(tender.status, tender.tender_documents.method) {
            return Ok(true);
        }
        // Nothing is awarded before it is opened; while bids come in, there is nothing to ask.
        if tender.opened_at.is_none() {
            return Ok(false);
        }
        let sql = "SELECT id FROM award WHERE tender = $1 AND published_at IS NOT NULL LIMIT 1";
        let values: Vec<Value> = vec![id.to_string().into()];
        Ok(self.tx.row(sql, values).await?.is_some())
    }
    /// The tender behind a noun of which nothing is told before its bids are.
    pub(super) async fn tender_behind(&self, noun: &str, subject: &str) -> Result<Option<TenderId>, Error> {
        let table = match noun {
            "bid" | "enquiry" | "deposit" | "award" | "evaluation" => noun,
            _ => return Ok(None),
        };
        let sql = format!("SELECT tender FROM {table} WHERE id = $1");
        let row = self.tx.row(sql, [subject.into()]).await?;
        row.map(|row| Ok(row.get::<String>("tender")?.parse()?)).transpose()
    }
}
