//! Finding by words (检索): what each kind of noun is found by, how words are compared, and which comes first.
//!
//! What is found here is what a reader may read anyhow; the words of a noun hold nothing that its view keeps from somebody.
//! Who asked a question or raised a challenge is therefore no word of it (E3).

mod nouns;
mod relevance;
mod words;

pub use relevance::{Count, excerpt, relevance};
pub use words::{Token, Words, form, tokens};

use crate::{
    ids::{ItemId, OrganisationId, TenderId},
    method::Method,
    moment::Moment,
    money::Fen,
};

crate::words! {
    /// The kinds of noun that are found by words: what is planned, what is bought, who won, what was agreed, who offers, what
    /// was asked, and what was decided.
    Kind as SearchKind {
        PurchaseItem = "purchase_item", Tender = "tender", Award = "award", Contract = "contract", Organisation = "organisation",
        Enquiry = "enquiry", Challenge = "challenge", Complaint = "complaint",
    }
}

crate::words! {
    /// Which finds come first: those that answer best, or the newest.
    Order as SearchOrder { Relevance = "relevance", Date = "date" }
}

/// The title under which a noun is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// Its own.
    Own(String),
    /// That of the tender which it is about.
    OfTender(TenderId),
}

/// By what a noun is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchText {
    /// Its title: words found there weigh more.
    pub heading: Heading,
    /// Whatever else is said in it.
    pub texts: Vec<String>,
    /// The organisation whose name it is found by as well.
    pub organisation: Option<OrganisationId>,
    /// The items whose categories are its own.
    pub items: Vec<ItemId>,
    /// Its own category.
    pub category: Option<String>,
    /// How it is bought.
    pub method: Option<Method>,
    /// Its amount: the estimate, the budget, the price.
    pub amount: Option<Fen>,
    /// Until when bids are taken.
    pub closes_at: Option<Moment>,
    /// When it became public, or was made where it is not: what is newer comes first.
    pub dated_at: Moment,
}

impl SearchText {
    fn of(heading: Heading, dated_at: Moment) -> Self {
        let (texts, items) = (Vec::new(), Vec::new());
        Self {
            heading,
            texts,
            organisation: None,
            items,
            category: None,
            method: None,
            amount: None,
            closes_at: None,
            dated_at,
        }
    }
    fn say(mut self, text: &impl ToString) -> Self {
        self.texts.push(text.to_string());
        self
    }
    fn say_all<T: ToString>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        self.texts.extend(texts.into_iter().map(|text| text.to_string()));
        self
    }
}

/// A noun that may be found by words.
pub trait Searched {
    /// By what it is found; nothing where its kind is not found by words.
    fn search_text(&self) -> Option<SearchText>;
}
