//! Finding by words: in the index of the database, as far as the reader's rights reach.

use crate::{
    db::Db,
    error::Error,
    listing,
    reader::Reader,
    search::{first_place, mark_of},
    stored::{Stored, Table, read_act},
};
use domain::{
    Fen, Moment,
    ids::OrganisationId,
    jurisdiction::UnitCode,
    method::Method,
    permission,
    search::{Count, Token, Words, relevance},
};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use std::collections::BTreeMap;

/// Of so many of the newest finds of a kind the best come first: with words in the title, and with words anywhere. What is
/// older is found in the order of age.
const WEIGHED: u64 = 200;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct SearchAsked {
    /// Words that must all be found.
    pub words: Option<Words>,
    /// Only of this unit.
    pub unit: Option<UnitCode>,
    /// Only of this unit and the units in its territory.
    pub territory: Option<UnitCode>,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only in this status, a word of the kind.
    pub status: Option<String>,
    /// Only of categories that begin so.
    pub category: Option<String>,
    /// Only what is bought so.
    pub method: Option<Method>,
    /// Only from this amount on, and only up to that.
    pub amounts: (Option<Fen>, Option<Fen>),
    /// Only what takes bids at this moment, and only what closes before that one.
    pub closing: (Option<Moment>, Option<Moment>),
    /// Only what became public, or was made, from this moment on, and only before that one.
    pub dated: (Option<Moment>, Option<Moment>),
    /// Whether the newest come first, and not the best.
    pub by_date: bool,
    /// Where the last page ended.
    pub after: Option<SearchPlace>,
    /// How many at most.
    pub limit: u64,
}

/// The place of a find in the order of finds: how well it answers, and its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchPlace {
    /// How well it answers; nought in the order of age.
    pub relevance: i64,
    /// Its place by age.
    pub place: i64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The identifier of the noun.
    pub subject: String,
    /// Its place in the order.
    pub place: SearchPlace,
}

/// The query for a token in the way of the full-text engine of SQLite. A token has letters and digits alone.
fn on_sqlite(tokens: &[Token]) -> String {
    let one = |token: &Token| format!("\"{}\"{}", token.text, if token.begins { " *" } else { "" });
    tokens.iter().map(one).collect::<Vec<_>>().join(" AND ")
}

/// The same in the way of PostgreSQL.
fn on_postgres(tokens: &[Token]) -> String {
    let one = |token: &Token| format!("{}{}", token.text, if token.begins { ":*" } else { "" });
    tokens.iter().map(one).collect::<Vec<_>>().join(" & ")
}

/// The tokens that a find of a kind has.
fn wanted(kind: &str, words: &Words, in_title: bool) -> Result<Vec<Token>, Error> {
    let mark = mark_of(kind, in_title)?;
    let marked = |token: Token| Token { text: format!("{mark}{}", token.text), ..token };
    Ok(words.tokens().into_iter().map(marked).collect())
}

/// How often a word stands in a text: what is left out with it, by its length.
fn count(column: &'static str, word: &str) -> Expr {
    let length = i64::try_from(word.chars().count()).unwrap_or(i64::MAX);
    let column = || Expr::col(("search_text", column));
    let rest = Func::cust("replace").args([column(), word.into(), "".into()]);
    let lengths = [Func::char_length(column()), Func::char_length(rest)].map(Expr::from);
    let [whole, rest] = lengths;
    whole.sub(rest).div(length)
}

/// The query for finds of a kind, the newest first.
fn finds(db: Db<'_>, kind: &str, words: Option<&Words>, in_title: bool) -> Result<SelectStatement, Error> {
    let mut query = Query::select();
    query.column(("search_text", "place")).column(("search_text", "subject"));
    let Some(words) = words else {
        query.from("search_text").and_where(Expr::col(("search_text", "noun")).eq(kind));
        return Ok(query.order_by(("search_text", "place"), Order::Desc).take());
    };
    let tokens = wanted(kind, words, in_title)?;
    if db.is_postgres() {
        // In the text of the statement, so that the plan is made for these words.
        let condition = format!("search_text.tokens @@ '{}'::tsquery", on_postgres(&tokens));
        query.from("search_text").and_where(Expr::cust(condition));
        query.order_by(("search_text", "place"), Order::Desc);
    } else {
        // A cross join is gone through from left to right: the index of words first.
        query.from("search_gram").cross_join("search_text");
        query.and_where(Expr::col(("search_text", "place")).eq(Expr::cust("-search_gram.rowid")));
        query.and_where(Expr::col("search_gram").binary(BinOper::Custom("MATCH"), on_sqlite(&tokens)));
        query.order_by(("search_gram", "rowid"), Order::Asc);
    }
    for word in words.iter() {
        query.expr(count("title", word)).expr(count("rest", word));
        // What has the tokens of a word need not have the word. It has letters and digits alone.
        let has = |column: &str| Expr::col(("search_text", column.to_owned())).like(format!("%{word}%"));
        query.and_where(if in_title { has("title") } else { has("title").or(has("rest")) });
    }
    Ok(query)
}

impl Reader {
    /// Finds nouns of a kind by words, the best or the newest first.
    ///
    /// # Errors
    /// When a word of the question is none, or the database fails.
    pub async fn search(&self, table: &'static Table, asked: &SearchAsked) -> Result<Vec<Found>, Error> {
        let Some(nouns) = self.sought(table, asked)? else { return Ok(Vec::new()) };
        let words = asked.words.as_ref();
        let mut found = BTreeMap::new();
        let passes: &[bool] = if words.is_none() || asked.by_date { &[false] } else { &[true, false] };
        for in_title in passes {
            let mut query = finds(self.db(), table.name, words, *in_title)?;
            query.and_where(Expr::exists(nouns.clone()));
            narrow(&mut query, asked);
            between(&mut query, self.db(), asked);
            query.limit(if asked.by_date { asked.limit } else { WEIGHED });
            for row in self.db().select(&query).await? {
                let mut counts = Vec::new();
                for at in 0..words.map_or(0, |words| words.iter().count()) {
                    counts.push(Count { title: row.at(2 + 2 * at)?, rest: row.at(3 + 2 * at)? });
                }
                let relevance = if asked.by_date { 0 } else { relevance(&counts) };
                let place = SearchPlace { relevance, place: row.at(0)? };
                found.insert(place, Found { subject: row.at(1)?, place });
            }
        }
        let before = |found: &Found| asked.after.is_none_or(|after| found.place < after);
        Ok(found.into_values().rev().filter(before).take(usize::try_from(asked.limit).unwrap_or(usize::MAX)).collect())
    }
    /// The nouns that were found, as far as the reader may read them: asked once more, of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn found<N: Stored>(&self, subjects: &[&str]) -> Result<Vec<N>, Error> {
        let act = read_act(N::TABLE)?;
        let mut nouns: Vec<N> = self.among("id", subjects.iter().copied()).await?;
        nouns.retain(|noun| permission::allows(self.actor(), act, &noun.concern(), &self.reference_data().tree));
        Ok(nouns)
    }
    /// The nouns of a kind among which is looked, as far as the reader may read them; none where none can be.
    fn sought(&self, table: &'static Table, asked: &SearchAsked) -> Result<Option<SelectStatement>, Error> {
        let reach = permission::reach(self.actor(), read_act(table)?, &self.reference_data().tree);
        if reach.is_empty() {
            return Ok(None);
        }
        let mut query = Query::select();
        query.expr(Expr::val(1)).from(table.name);
        query.and_where(Expr::col((table.name, "id")).equals(("search_text", "subject")));
        if let Some(visible) = listing::visible(table, &reach) {
            query.cond_where(visible);
        }
        let unit = asked.unit.as_ref().map(|unit| unit.as_str().to_owned());
        let organisation = asked.organisation.map(|organisation| organisation.to_string());
        for (column, value) in [("unit", unit), ("organisation", organisation), ("status", asked.status.clone())] {
            let Some(value) = value else { continue };
            // Whose a noun is that tells it only later is not told by finding it.
            if table.column(column).is_none() || column == "organisation" && table.veiled {
                return Ok(None);
            }
            let value = listing::value(table, column, &value).map_err(|error| error.within(column))?;
            query.and_where(Expr::col((table.name, column)).eq(value));
        }
        if let Some(territory) = &asked.territory {
            listing::within(&mut query, self.reference_data(), territory)?;
        }
        Ok(Some(query))
    }
}

/// Leaves out what is not asked for.
fn narrow(query: &mut SelectStatement, asked: &SearchAsked) {
    let column = |name: &'static str| Expr::col(("search_text", name));
    if let Some(category) = &asked.category {
        // A code has letters and digits alone.
        query.and_where(column("categories").like(format!("% {category}%")));
    }
    if let Some(method) = asked.method {
        query.and_where(column("method").eq(method.word()));
    }
    let amounts = (asked.amounts.0.map(Fen::get), asked.amounts.1.map(Fen::get));
    if let Some(least) = amounts.0 {
        query.and_where(column("amount").gte(least));
    }
    if let Some(most) = amounts.1 {
        query.and_where(column("amount").lte(most));
    }
    if let Some(after) = asked.closing.0 {
        query.and_where(column("closes_at").gt(after.millis()));
    }
    if let Some(before) = asked.closing.1 {
        query.and_where(column("closes_at").lt(before.millis()));
    }
}

/// Leaves out what is older or newer than asked for, and by date what stood on the pages before. On SQLite words are found by the
/// negative place, in whose order the index of words can begin where it is asked to.
fn between(query: &mut SelectStatement, db: Db<'_>, asked: &SearchAsked) {
    let from = asked.dated.0.map(first_place);
    let page = asked.after.filter(|_| asked.by_date).map(|after| after.place);
    let before = asked.dated.1.map(first_place).into_iter().chain(page).min();
    let by_words = asked.words.is_some() && !db.is_postgres();
    let (place, row) = (Expr::col(("search_text", "place")), Expr::col(("search_gram", "rowid")));
    if let Some(from) = from {
        query.and_where(if by_words { row.clone().lte(-from) } else { place.clone().gte(from) });
    }
    if let Some(before) = before {
        query.and_where(if by_words { row.gt(-before) } else { place.lt(before) });
    }
}
