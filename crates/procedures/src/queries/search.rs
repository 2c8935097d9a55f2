//! Finding by words: what everybody may read, and what the caller may.

use crate::{
    outcome::Moving,
    pages::{bad_cursor, mark, marked},
    query::{Asking, Everything, LIMIT_SAID, Limit, Query, parameters},
};
use domain::{
    Day, Fen, Moment, Reason, Refusal,
    award::Award,
    catalogue,
    challenge::Challenge,
    complaint::Complaint,
    contract::Contract,
    enquiry::Enquiry,
    ids::{OrganisationId, TenderId, path_of},
    jurisdiction::UnitCode,
    method::Method,
    organisation::Organisation,
    permission::Act,
    purchase_item::PurchaseItem,
    schema::ToSchema,
    search::{Heading, Kind, Order, Words, excerpt},
    tender::Tender,
};
use persistence::{Error, Found, Reader, SearchAsked, SearchPlace, Stored, Table};
use serde::Serialize;
use std::collections::HashMap;

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundItem {
    /// The kind of noun.
    pub noun: Kind,
    /// The identifier of that noun.
    #[schema(example = "0197c0de-0000-7000-8000-000000000001")]
    pub subject: String,
    /// Where it can be read.
    #[schema(example = "/v1/tenders/0197c0de-0000-7000-8000-000000000001")]
    pub href: String,
    /// Its own title; of what has none, `names` has the title of its tender.
    pub title: Option<String>,
    /// The part of it in which a word stands, where that is not its title alone.
    pub excerpt: Option<String>,
    /// Where it stands, a word of its kind.
    #[schema(example = "published")]
    pub status: String,
    /// The unit that it belongs to.
    pub unit: Option<UnitCode>,
    /// The organisation that it belongs to.
    pub organisation: Option<OrganisationId>,
    /// The tender that it is about.
    pub tender: Option<TenderId>,
    /// How it is bought.
    pub method: Option<Method>,
    /// Its amount: the estimate, the budget, the price.
    pub amount: Option<Fen>,
    /// Until just before when bids are taken.
    pub closes_at: Option<Moment>,
    /// When it became public, or was made where it is not.
    pub dated_at: Moment,
}

/// A page of what was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundItems {
    /// What was found, the best or the newest first.
    #[schema(max_items = 200)]
    pub items: Vec<FoundItem>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

parameters! {
    /// Finds by words.
    Search {
        q: Option<Words> = ("The words, with blanks between; all must be found. Without words, everything, the newest first.", "养老 服务"),
        noun: Option<Kind> = ("Only this kind of noun.", "tender"),
        unit: Option<UnitCode> = ("Only of this unit.", "310115004"),
        territory: Option<UnitCode> = ("Only of this unit and the units in its territory.", "310115"),
        organisation: Option<OrganisationId> = ("Only of this organisation.", "0197c0de-0000-7000-8000-000000000001"),
        status: Option<String> = ("Only in this status, a word of the kind; the kind must be named.", "published"),
        category: Option<String> = ("Only of this code of the catalogue and all below it.", "C0501"),
        method: Option<Method> = ("Only what is bought so.", "competitive_consultation"),
        amount_from: Option<Fen> = ("Only from this amount on.", "100000.00"),
        amount_to: Option<Fen> = ("Only up to this amount.", "500000.00"),
        closing_after: Option<Moment> = ("Only what closes after this moment.", "2026-03-02T09:00:00+08:00"),
        closing_before: Option<Moment> = ("Only what closes before this moment.", "2026-03-20T09:00:00+08:00"),
        dated_from: Option<Day> = ("Only what became public on this day or later.", "2026-03-01"),
        dated_to: Option<Day> = ("Only what became public on this day or earlier.", "2026-03-31"),
        sort: Option<Order> = ("What comes first: the best, or the newest.", "relevance"),
        cursor: Option<String> = ("Where the page begins, as the last page said.", "MTA1MCAxODYyMDM1NDIx"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}

impl Query for Search {
    type About = Everything;
    type Answer = FoundItems;
    const ACT: Act = Act::ReadSearch;
    const NAME: Option<&'static str> = Some("search");
    const TAG: &'static str = "search";
    const SUMMARY: &'static str = "Find by words.";
    const DESCRIPTION: &'static str = "Items, tenders, results, contracts, organisations, questions, challenges and complaints that the caller may read and \
         that hold all the words, in Chinese by parts of words and without regard to width, case and signs. The best come first: \
         all words in the title before all else, then by how often they stand in the title and elsewhere, the newer before the \
         older; of each kind the newest four hundred are weighed. By date, there is no end to the pages.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<FoundItems, Error> {
        let asked = self.asked()?;
        let reader = &asking.reader;
        let mut found: Vec<(SearchPlace, Kind, String)> = Vec::new();
        for kind in Kind::ALL.iter().filter(|kind| self.noun.is_none_or(|only| only == **kind)) {
            let of_kind = reader.search(table(*kind), &asked).await?;
            found.extend(of_kind.into_iter().map(|Found { subject, place }| (place, *kind, subject)));
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        let more = found.len() > self.limit.items();
        found.truncate(self.limit.items());
        let next = found.last().filter(|_| more).map(|(last, ..)| marked_place(asked.by_date, *last));
        let mut shown = HashMap::new();
        for kind in Kind::ALL {
            let subjects: Vec<&str> =
                found.iter().filter(|(_, of, _)| of == kind).map(|(.., subject)| subject.as_str()).collect();
            if !subjects.is_empty() {
                shown.extend(items(*kind, reader, &subjects, self.q.as_ref()).await?);
            }
        }
        let items = found.iter().filter_map(|(.., subject)| shown.remove(subject)).collect();
        Ok(FoundItems { items, next })
    }
}

impl Search {
    fn asked(&self) -> Result<SearchAsked, Refusal> {
        if self.status.is_some() && self.noun.is_none() {
            let why = "状态须与 noun 一并给出 ¦ a status is a word of a kind of noun: name noun as well";
            return Err(Refusal::of(Reason::Malformed).field("status").with("why", why));
        }
        let category = self.category.as_deref().map(|code| {
            let kind = "目录编码 ¦ a code of the catalogue";
            let none = || Refusal::of(Reason::NotOfKind).field("category").with("value", code).with("kind", kind);
            catalogue::branch(code).map(str::to_owned).ok_or_else(none)
        });
        let by_date = self.q.is_none() || self.sort == Some(Order::Date);
        Ok(SearchAsked {
            words: self.q.clone(),
            unit: self.unit.clone(),
            territory: self.territory.clone(),
            organisation: self.organisation,
            status: self.status.clone(),
            category: category.transpose()?,
            method: self.method,
            amounts: (self.amount_from, self.amount_to),
            closing: (self.closing_after, self.closing_before),
            dated: (self.dated_from.map(Day::start), self.dated_to.map(|last| last.plus_days(1).start())),
            by_date,
            after: self.cursor.as_deref().map(|cursor| place_of_mark(by_date, cursor)).transpose()?,
            limit: self.limit.0 + 1,
        })
    }
}

/// The word of an order in the mark of a page: a mark of one order is none of the other.
const fn word(by_date: bool) -> &'static str {
    if by_date { Order::Date.word() } else { Order::Relevance.word() }
}

fn marked_place(by_date: bool, SearchPlace { relevance, place }: SearchPlace) -> String {
    mark(&format!("{} {relevance} {place}", word(by_date)))
}

fn place_of_mark(by_date: bool, cursor: &str) -> Result<SearchPlace, Refusal> {
    let plain = marked(cursor)?;
    let parts: Vec<&str> = plain.split(' ').collect();
    let [order, relevance, place] = parts.as_slice() else { return Err(bad_cursor()) };
    let number = |text: &str| text.parse::<i64>().map_err(|_| bad_cursor());
    if *order == word(by_date) {
        Ok(SearchPlace { relevance: number(relevance)?, place: number(place)? })
    } else {
        Err(bad_cursor())
    }
}

fn table(kind: Kind) -> &'static Table {
    match kind {
        Kind::PurchaseItem => PurchaseItem::TABLE,
        Kind::Tender => Tender::TABLE,
        Kind::Award => Award::TABLE,
        Kind::Contract => Contract::TABLE,
        Kind::Organisation => Organisation::TABLE,
        Kind::Enquiry => Enquiry::TABLE,
        Kind::Challenge => Challenge::TABLE,
        Kind::Complaint => Complaint::TABLE,
    }
}

/// Nouns of a kind as they are shown, by their identifiers.
type Shown = Vec<(String, FoundItem)>;

async fn items(kind: Kind, reader: &Reader, subjects: &[&str], words: Option<&Words>) -> Result<Shown, Error> {
    let asked = (kind, subjects, words);
    match kind {
        Kind::PurchaseItem => items_of(reader, asked, |noun: &PurchaseItem| noun.status.word()).await,
        Kind::Tender => items_of(reader, asked, |noun: &Tender| noun.status.word()).await,
        Kind::Award => items_of(reader, asked, |noun: &Award| noun.status.word()).await,
        Kind::Contract => items_of(reader, asked, |noun: &Contract| noun.status.word()).await,
        Kind::Organisation => items_of(reader, asked, |noun: &Organisation| noun.status.word()).await,
        Kind::Enquiry => items_of(reader, asked, |noun: &Enquiry| noun.status.word()).await,
        Kind::Challenge => items_of(reader, asked, |noun: &Challenge| noun.status.word()).await,
        Kind::Complaint => items_of(reader, asked, |noun: &Complaint| noun.status.word()).await,
    }
}

async fn items_of<N: Stored + Moving>(
    reader: &Reader,
    (kind, subjects, words): (Kind, &[&str], Option<&Words>),
    status: impl Fn(&N) -> &'static str,
) -> Result<Shown, Error> {
    let nouns: Vec<N> = reader.found(subjects).await?;
    let item = |noun: &N| {
        let (subject, said) = (noun.id().to_string(), noun.search_text()?);
        let (title, tender) = match said.heading {
            Heading::Own(title) => (Some(title), None),
            Heading::OfTender(tender) => (None, Some(tender)),
        };
        let item = FoundItem {
            noun: kind,
            href: format!("{}/{subject}", path_of(kind.word())),
            subject: subject.clone(),
            title,
            excerpt: words.and_then(|words| excerpt(said.texts.iter().map(String::as_str), words)),
            status: status(noun).to_owned(),
            unit: noun.concern().unit.cloned(),
            // Not whose it is, which is not everybody's to know, but by whose name it is found.
            organisation: said.organisation,
            tender,
            method: said.method,
            amount: said.amount,
            closes_at: said.closes_at,
            dated_at: said.dated_at,
        };
        Some((subject, item))
    };
    Ok(nouns.iter().filter_map(item).collect())
}
