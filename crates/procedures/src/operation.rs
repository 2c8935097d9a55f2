//! What a face has to know of an operation, as data behind which its types are hidden.

#[cfg(feature = "document")]
use crate::schemas::{Schemas, named_schemas, schemas};
use crate::{
    call::{Call, Properties},
    caller::Caller,
    items::Items,
    json::{unwritten, with_field},
    names::with_names,
    office::Office,
    outcome::{Moving, NEXT_STEPS, Outcome, Shown, show},
    pages,
    parameters::Parameters,
    procedure::{Procedure, Subject},
    query::{About, Asking, Parameter, Query},
    steps::next_steps,
};
use domain::{
    Day, Noun, Refusal,
    ids::{Names, path_of},
    permission::Act,
};
use futures::future::BoxFuture;
use persistence::{Error, Listing, Reader, Stored, Table};
use serde_json::value::RawValue;

/// An operation.
#[derive(Debug)]
pub enum Operation {
    /// An act.
    Act(ActRow),
    /// A question.
    Query(QueryRow),
    /// Reading a kind of noun, one or many.
    Noun(NounRow),
}

/// An act.
#[derive(Debug)]
pub struct ActRow {
    /// What the door has to know of it.
    pub properties: Properties,
    /// Its place, if people can ask for it, such as `tenders/{id}/publish`.
    pub place: Option<&'static str>,
    /// The tag of what comes of it.
    pub tag: &'static str,
    /// Whether a noun comes of it.
    pub answers_with_noun: bool,
    /// The schema of its body.
    #[cfg(feature = "document")]
    pub body: fn() -> Schemas,
    /// The schema of what comes of it.
    #[cfg(feature = "document")]
    pub view: fn() -> Schemas,
    read: fn(&str, &[u8]) -> Result<Call, Refusal>,
    is_subject: fn(&str) -> Result<(), Refusal>,
}

impl ActRow {
    /// Refuses an identifier that is none of its kind of subject.
    ///
    /// # Errors
    /// There is no such noun.
    pub fn must_have_subject(&self, on: &str) -> Result<(), Refusal> {
        (self.is_subject)(on)
    }
    /// Reads a request for it: the identifier of its subject, and its body as JSON.
    ///
    /// # Errors
    /// When there is no such subject, or the body cannot be read.
    pub fn read(&self, on: &str, body: &[u8]) -> Result<Call, Refusal> {
        (self.read)(on, body)
    }
}

/// A question.
#[derive(Debug)]
pub struct QueryRow {
    /// Its name.
    pub name: &'static str,
    /// The act of asking it.
    pub act: Act,
    /// Its place, such as `contracts/{id}/overview`.
    pub place: &'static str,
    /// The tag under which it stands.
    pub tag: &'static str,
    /// What it asks, in a line.
    pub summary: &'static str,
    /// What it asks, at length.
    pub description: &'static str,
    /// The kind of noun whose identifier is named, if one is.
    pub noun: Option<&'static str>,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// The schema of its answer.
    #[cfg(feature = "document")]
    pub answer: fn() -> Schemas,
    ask: Ask,
}

type ReadOne = fn(&Reader, Act, &str, Day) -> BoxFuture<'static, Result<One, Error>>;

type Ask = for<'a> fn(&'a Asking, Act, &'a str, &'a Parameters) -> BoxFuture<'a, Result<Vec<u8>, Error>>;

/// A kind of noun.
#[derive(Debug)]
pub struct NounRow {
    /// Its word.
    pub noun: &'static str,
    /// What it is, in a line.
    pub summary: &'static str,
    /// Its table.
    pub table: &'static Table,
    /// The schema of one as a reader sees it.
    #[cfg(feature = "document")]
    pub view: fn() -> Schemas,
    /// The schema of a page of them.
    #[cfg(feature = "document")]
    pub page: fn() -> Schemas,
    one: ReadOne,
    list: for<'a> fn(&'a Reader, &'a Listing) -> BoxFuture<'a, Result<Page, Error>>,
}

/// A noun as a reader sees it.
#[derive(Clone, Debug)]
pub struct One {
    /// Its version.
    pub version: i64,
    /// It, as JSON.
    pub view: Vec<u8>,
}

/// A page of nouns as a reader sees them.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page, as JSON.
    pub view: Vec<u8>,
    /// Where the next begins, if there is one.
    pub next: Option<String>,
}

impl NounRow {
    /// The act of reading one.
    #[must_use]
    pub fn act(&self) -> Option<Act> {
        format!("read_{}", self.noun).parse().ok()
    }
    /// Its place, such as `/v1/tenders`.
    #[must_use]
    pub fn path(&self) -> String {
        path_of(self.noun)
    }
}

/// An act with its place.
pub(crate) const fn act<P: Procedure>(place: &'static str) -> Operation {
    Operation::Act(row_of::<P>(Some(place)))
}

/// An act that only the system itself does.
pub(crate) const fn hidden<P: Procedure>() -> Operation {
    Operation::Act(row_of::<P>(None))
}

const fn row_of<P: Procedure>(place: Option<&'static str>) -> ActRow {
    ActRow {
        properties: Properties::of::<P>(),
        place,
        tag: P::Outcome::TAG,
        answers_with_noun: P::Outcome::IS_NOUN,
        #[cfg(feature = "document")]
        body: schemas::<P>,
        #[cfg(feature = "document")]
        view: schemas::<<P::Outcome as Outcome>::View>,
        read: Call::read::<P>,
        is_subject: is_subject::<P::Subject>,
    }
}

fn is_subject<S: Subject>(on: &str) -> Result<(), Refusal> {
    S::read(on).map(drop)
}

/// A question with its place.
pub(crate) const fn query<Q: Query>(place: &'static str) -> Operation {
    Operation::Query(QueryRow {
        name: match Q::NAME {
            Some(name) => name,
            None => Q::ACT.word(),
        },
        act: Q::ACT,
        place,
        tag: Q::TAG,
        summary: Q::SUMMARY,
        description: Q::DESCRIPTION,
        noun: Q::About::NOUN,
        parameters: Q::PARAMETERS,
        #[cfg(feature = "document")]
        answer: if Q::NAMED { named_schemas::<Q::Answer> } else { schemas::<Q::Answer> },
        ask: ask::<Q>,
    })
}

fn ask<'a, Q: Query>(
    asking: &'a Asking,
    act: Act,
    id: &'a str,
    parameters: &'a Parameters,
) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
    Box::pin(async move {
        let query = Q::read(parameters)?;
        // Found and permitted first: a question is never answered about what its reader may not ask.
        let about = Q::About::find(&asking.reader, act, id).await?;
        let answer = serde_json::to_vec(&query.answer(about, asking).await?).map_err(unwritten)?;
        if Q::NAMED { with_names(&asking.reader, answer).await } else { Ok(answer) }
    })
}

/// A kind of noun.
pub(crate) const fn noun<N: Stored + Moving>(summary: &'static str) -> Operation {
    Operation::Noun(NounRow {
        noun: <N::Id as Names>::NOUN,
        summary,
        table: N::TABLE,
        #[cfg(feature = "document")]
        view: schemas::<Shown<N>>,
        #[cfg(feature = "document")]
        page: schemas::<Items<Shown<N>>>,
        one: one::<N>,
        list: list::<N>,
    })
}

fn one<N: Stored + Moving>(reader: &Reader, act: Act, id: &str, today: Day) -> BoxFuture<'static, Result<One, Error>> {
    let (reader, id) = (reader.clone(), id.parse::<N::Id>());
    Box::pin(async move {
        let id = id.map_err(|_| Refusal::of(domain::Reason::NotFound))?;
        let noun: N = reader.find_for(act, id).await?;
        let version = Noun::version(&noun);
        let steps = next_steps(&reader, (<N::Id as Names>::NOUN, &id.to_string()), &noun.concern(), today).await?;
        let view = show(reader.actor(), &reader.reference_data().tree, noun)?;
        let view = with_field(view, NEXT_STEPS, &serde_json::to_vec(&steps).map_err(unwritten)?)?;
        Ok(One { version, view: with_names(&reader, view).await? })
    })
}

fn list<'a, N: Stored + Moving>(reader: &'a Reader, listing: &'a Listing) -> BoxFuture<'a, Result<Page, Error>> {
    Box::pin(async move {
        let found = reader.list::<N>(listing).await?;
        let next = found.next.as_ref().map(pages::cursor);
        let shown = found.items.into_iter().map(|noun| Shown::to(reader.actor(), &reader.reference_data().tree, noun));
        let items = shown.map(|shown| shown.map(Shown::into_json)).collect::<Result<Vec<Box<RawValue>>, _>>()?;
        let view = serde_json::to_vec(&Items { items, next: next.clone() }).map_err(unwritten)?;
        Ok(Page { view: with_names(reader, view).await?, next })
    })
}

impl Office {
    /// Answers a question.
    ///
    /// # Errors
    /// When the caller may not ask it, or it cannot be answered.
    pub async fn ask(
        &self,
        caller: Caller,
        row: &QueryRow,
        id: &str,
        parameters: &Parameters,
    ) -> Result<Vec<u8>, Refusal> {
        let asking = Asking {
            reader: self.reader(caller.actor),
            now: self.now(),
            vault: self.vault.clone(),
            second_factor_roles: self.settings.second_factor_roles.clone(),
        };
        (row.ask)(&asking, row.act, id, parameters).await.map_err(Error::into_refusal)
    }
    /// Reads one noun.
    ///
    /// # Errors
    /// When there is none, or the caller may not know of it.
    pub async fn read_one(&self, caller: Caller, row: &NounRow, id: &str) -> Result<One, Refusal> {
        let act = row.act().ok_or_else(|| Error::Internal(format!("no act to read {}", row.noun)).into_refusal())?;
        (row.one)(&self.reader(caller.actor), act, id, self.now().day()).await.map_err(Error::into_refusal)
    }
    /// Reads a page of nouns.
    ///
    /// # Errors
    /// When a parameter cannot be read, or the caller may see none of this kind.
    pub async fn read_page(&self, caller: Caller, row: &NounRow, parameters: &Parameters) -> Result<Page, Refusal> {
        let listing = pages::listing(row.table, parameters)?;
        (row.list)(&self.reader(caller.actor), &listing).await.map_err(Error::into_refusal)
    }
}
