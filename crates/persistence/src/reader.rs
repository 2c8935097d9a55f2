//! Reading: one noun, or a page of them, as far as the reader's rights reach.

use crate::{
    access::Access,
    api_token::ApiToken,
    db::Db,
    error::Error,
    files,
    journal::{self, JournalEntry},
    ledger,
    reference_data::ReferenceData,
    row::Row,
    sealed::LiesSealed,
    second_factor::SecondFactors,
    store::Store,
    stored::{self, Kind, Public, Stored, Table, read_act},
};
use domain::{
    Fen, Reason, Refusal,
    actor::Actor,
    concern::Concern,
    ids::{BidId, BudgetLineId, ContractId, OrganisationId, PersonId},
    jurisdiction::UnitCode,
    ledger::{BudgetLineBalance, Funding},
    permission::{self, Act, Reach},
};
use futures::future::BoxFuture;
use sea_orm::{
    Condition, DatabaseConnection, Value,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use std::{collections::BTreeMap, sync::Arc};

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// What a list is asked for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Columns and the values they must have.
    pub filters: Vec<(&'static str, String)>,
    /// Only what belongs to this unit or to a unit in its territory.
    pub territory: Option<UnitCode>,
    /// By what to sort; by age, newest first, if absent.
    pub sort: Option<(&'static str, Direction)>,
    /// Where the last page ended.
    pub after: Option<Place>,
    /// How many at most.
    pub limit: u64,
}

/// A place in a list: the value of the sort column, and the identifier.
pub type Place = (Option<String>, String);

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<N> {
    /// The nouns.
    pub items: Vec<N>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

/// How many nouns are read at once at most, where all that belong to one are asked for.
const ALL_MAX: u64 = 20_000;

/// A reader with its rights.
#[derive(Clone)]
pub struct Reader {
    db: DatabaseConnection,
    reference: Arc<ReferenceData>,
    actor: Actor,
}

impl Reader {
    /// A reader of a store.
    #[must_use]
    pub fn new(store: &Store, actor: Actor) -> Self {
        Self { db: store.connection().clone(), reference: store.reference_data(), actor }
    }
    /// Who reads.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The tree and the calendar.
    #[must_use]
    pub fn reference_data(&self) -> &ReferenceData {
        &self.reference
    }
    /// Asks for permission to read what is no noun of its own.
    ///
    /// # Errors
    /// When the table of permissions has no such right.
    pub fn ask(&self, act: Act, concern: &Concern<'_>) -> Result<(), Error> {
        Ok(permission::may(&self.actor, act, None, concern, &self.reference.tree)?)
    }
    /// How far a right to read reaches.
    ///
    /// # Errors
    /// When it reaches nothing at all.
    pub fn reach(&self, act: Act) -> Result<Reach, Error> {
        let reach = permission::reach(&self.actor, act, &self.reference.tree);
        if !reach.is_empty() {
            return Ok(reach);
        }
        let reason = if self.actor == Actor::Anybody { Reason::NotLoggedIn } else { Reason::NotAllowed };
        Err(Refusal::of(reason).into())
    }
    /// Reads a noun.
    ///
    /// # Errors
    /// When there is none, or the reader may not know of it.
    pub async fn find<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        self.find_for(read_act(N::TABLE)?, id).await
    }
    /// Reads a noun under another act than reading it.
    ///
    /// # Errors
    /// When there is none, or the reader may not know of it.
    pub async fn find_for<N: Stored>(&self, act: Act, id: N::Id) -> Result<N, Error> {
        let row = self.row(N::TABLE, id.to_string()).await?;
        let noun = N::of_row(&row)?;
        let read = read_act(N::TABLE)?;
        permission::may(&self.actor, act, Some(read), &noun.concern(), &self.reference.tree)?;
        if N::TABLE.told_above.is_some() && !self.is_told::<N>("id", id).await? {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        Ok(noun)
    }
    /// The row of a noun. In a box, so that what is compiled for each kind of noun stays small.
    fn row(&self, table: &'static Table, id: String) -> BoxFuture<'_, Result<Row, Error>> {
        Box::pin(async move {
            let found = stored::find_row(self.db(), table, &id, None).await?;
            found.ok_or_else(|| Refusal::of(Reason::NotFound).into())
        })
    }
    /// Whether any noun with this value in a column is within reach as a list shows it, with what is told above its unit
    /// only later.
    ///
    /// # Errors
    /// When the reader may see none of this kind, or the database fails.
    pub async fn is_told<N: Stored>(&self, column: &'static str, value: impl ToString) -> Result<bool, Error> {
        self.is_any_told(N::TABLE, column, value.to_string()).await
    }
    fn is_any_told(
        &self,
        table: &'static Table,
        column: &'static str,
        value: String,
    ) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async move {
            let mut query = table.rows();
            query.and_where(Expr::col(column).eq(value)).limit(1);
            if let Some(visible) = visible(table, &self.reach(read_act(table)?)?) {
                query.cond_where(visible);
            }
            Ok(!self.db().select(&query).await?.is_empty())
        })
    }
    /// Reads a page of nouns. What the reader may not see is left out, in the query and once more after it.
    ///
    /// # Errors
    /// When the reader may see none of this kind, or the database fails.
    pub async fn list<N: Stored>(&self, listing: &Listing) -> Result<Page<N>, Error> {
        let act = read_act(N::TABLE)?;
        let (rows, next) = Box::pin(self.rows(N::TABLE, act, listing)).await?;
        let nouns = rows.iter().map(N::of_row).collect::<Result<Vec<N>, _>>()?;
        let tree = &self.reference.tree;
        let items =
            nouns.into_iter().filter(|noun| permission::allows(&self.actor, act, &noun.concern(), tree)).collect();
        Ok(Page { items, next })
    }
    /// The rows of a page, and where the next begins.
    async fn rows(&self, table: &Table, act: Act, listing: &Listing) -> Result<(Vec<Row>, Option<Place>), Error> {
        let reach = self.reach(act)?;
        let mut query = table.rows();
        query.limit(listing.limit + 1);
        if let Some(visible) = visible(table, &reach) {
            query.cond_where(visible);
        }
        for (column, text) in &listing.filters {
            query.and_where(Expr::col(*column).eq(value(table, column, text).map_err(|error| error.within(column))?));
        }
        if let Some(territory) = &listing.territory {
            within(&mut query, &self.reference, territory)?;
        }
        sort(&mut query, table, listing)?;
        let mut rows = self.db().select(&query).await?;
        let taken = usize::try_from(listing.limit).unwrap_or(usize::MAX);
        if rows.len() <= taken {
            return Ok((rows, None));
        }
        rows.truncate(taken);
        let next = rows.last().map(|last| Ok::<_, Error>((sort_value(last, table, listing)?, last.get("id")?)));
        Ok((rows, next.transpose()?))
    }
    /// Reads every noun with this value in a column; the caller has asked for permission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all<N: Stored>(&self, column: &'static str, value: impl ToString) -> Result<Vec<N>, Error> {
        self.among(column, [value]).await
    }
    /// Reads every noun with one of these values in a column; the caller has asked for permission.
    ///
    /// # Errors
    /// When there are more than twenty thousand, or the database fails.
    pub async fn among<N: Stored, V: ToString>(
        &self,
        column: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Vec<N>, Error> {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        let mut query = N::TABLE.rows_where(Condition::all().add(Expr::col(column).is_in(values)));
        let found: Vec<N> = stored::nouns(self.db(), query.limit(ALL_MAX + 1)).await?;
        if found.len() as u64 > ALL_MAX {
            return Err(Refusal::of(Reason::TooLarge).with("limit", ALL_MAX).into());
        }
        Ok(found)
    }
    /// What a budget line holds, and what its contracts hold of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn budget_line_balance(&self, line: BudgetLineId) -> Result<(BudgetLineBalance, Funding), Error> {
        Ok((
            ledger::budget_line_balance(self.db(), line).await?.unwrap_or_default(),
            ledger::engaged_in(self.db(), line).await?,
        ))
    }
    /// What was paid in advance to a supplier and is not earned, contract by contract.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepaid_to(&self, organisation: OrganisationId) -> Result<BTreeMap<ContractId, Fen>, Error> {
        ledger::prepaid_to(self.db(), organisation).await
    }
    /// What a contract holds of each line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fundings(&self, contract: ContractId) -> Result<Vec<(BudgetLineId, Funding)>, Error> {
        ledger::fundings(self.db(), contract).await
    }
    /// The journal after a position.
    ///
    /// # Errors
    /// When the reader may not read it.
    pub async fn journal(&self, after: i64, limit: u64) -> Result<Vec<JournalEntry>, Error> {
        self.ask(Act::ReadJournal, &Concern::default())?;
        journal::after(self.db(), after, limit).await
    }
    /// The tokens of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, person: PersonId) -> Result<Vec<ApiToken>, Error> {
        Access::new(self.db()).tokens(person).await
    }
    /// What lies sealed of a bid, its content and its final quote; the caller has found the bid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lies_sealed(&self, bid: BidId) -> Result<LiesSealed, Error> {
        crate::sealed::of_bid(self.db(), bid).await
    }
    /// How many final quotes of a bid were received; the caller has found the bid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quotes_received(&self, bid: BidId) -> Result<i64, Error> {
        crate::sealed::quotes_received(self.db(), bid).await
    }
    /// How many bytes of files the unit, the organisation or the person of the reader has handed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn handed_in(&self) -> Result<i64, Error> {
        files::handed_in(self.db(), self.actor()).await
    }
    /// Second factors, to let people in.
    #[must_use]
    pub fn second_factors(&self) -> SecondFactors<'_> {
        SecondFactors(self.db())
    }
    /// The secrets, to let people in.
    #[must_use]
    pub fn access(&self) -> Access<'_> {
        Access::new(self.db())
    }
    pub(crate) fn db(&self) -> Db<'_> {
        Db::Pool(&self.db)
    }
}

/// The condition under which rows are within reach; none if all are.
fn visible(table: &Table, reach: &Reach) -> Option<Condition> {
    let has = |column: &str| table.column(column).is_some();
    // Rows of some kinds can belong to no unit yet.
    let may_lack_unit = table.column("unit").is_some_and(|column| column.null);
    if reach.everything && !may_lack_unit && table.told_above.is_none() {
        return None;
    }
    let mut any = Condition::any();
    // What is told above its unit only later.
    let above = |condition: Expr| match table.told_above {
        Some(told) => condition.and(Expr::cust(told)),
        None => condition,
    };
    if reach.everything {
        // Whoever sees every unit still does not see what belongs to none yet, such as a sealed bid.
        any = any.add(above(Expr::col("unit").is_not_null()));
    }
    if reach.public {
        match table.public {
            Public::All => return None,
            Public::Statuses(statuses) => any = any.add(Expr::col("status").is_in(statuses.iter().copied())),
            Public::Marked => any = any.add(Expr::col("public").eq(true)),
            Public::None => {}
        }
    }
    if !reach.units.is_empty() && has("unit") {
        let among = |units: &[UnitCode]| Expr::col("unit").is_in(units.iter().map(|unit| unit.as_str().to_owned()));
        any = any.add(above(among(&reach.units))).add(among(&reach.own));
    }
    if let Some(organisation) = reach.organisation.filter(|_| has("organisation")) {
        any = any.add(Expr::col("organisation").eq(organisation.to_string()));
    }
    if let Some(person) = reach.person.filter(|_| has("person")) {
        any = any.add(Expr::col("person").eq(person.to_string()));
    }
    if let Some(person) = reach.appointed.filter(|_| has("members")) {
        let panels = Query::select()
            .column("evaluation")
            .from("panel_seat")
            .and_where(Expr::col("person").eq(person.to_string()))
            .take();
        any = any.add(Expr::col("id").in_subquery(panels));
    }
    if any.is_empty() { Some(any.add(Expr::val(1).eq(0))) } else { Some(any) }
}

fn within(query: &mut SelectStatement, reference: &ReferenceData, territory: &UnitCode) -> Result<(), Error> {
    if let Some(units) = reference.units_within(territory)? {
        query.and_where(Expr::col("unit").is_in(units.iter().map(|unit| unit.as_str().to_owned())));
    }
    Ok(())
}

fn value(table: &Table, column: &str, text: &str) -> Result<Value, Error> {
    let column = table.column(column).ok_or_else(|| Error::Internal(format!("{} has no {column}", table.name)))?;
    let unreadable = || Refusal::of(Reason::Malformed).with("why", format!("{text:?}: {:?}", column.kind));
    Ok(match column.kind {
        Kind::Text => text.into(),
        Kind::Number => text.parse::<i64>().map_err(|_| unreadable())?.into(),
        Kind::Truth => text.parse::<bool>().map_err(|_| unreadable())?.into(),
    })
}

fn sort(query: &mut SelectStatement, table: &Table, listing: &Listing) -> Result<(), Error> {
    let id = || Expr::col("id");
    let Some((column, direction)) = listing.sort else {
        query.order_by("id", Order::Desc);
        if let Some((_, last)) = &listing.after {
            query.and_where(id().lt(last.as_str()));
        }
        return Ok(());
    };
    let order = if direction == Direction::Up { Order::Asc } else { Order::Desc };
    query.order_by(column, order.clone()).order_by("id", order);
    if let Some((at, last)) = &listing.after {
        // A mark of another list, or of none: to begin again at the first page would never end.
        let at = at.as_ref().ok_or_else(|| Refusal::of(Reason::BadCursor).field("cursor"))?;
        let place = Expr::tuple([Expr::col(column), id()]);
        let mark = Expr::tuple([Expr::val(value(table, column, at)?), Expr::val(last.as_str())]);
        query.and_where(if direction == Direction::Up { place.gt(mark) } else { place.lt(mark) });
    }
    Ok(())
}

fn sort_value(row: &Row, table: &Table, listing: &Listing) -> Result<Option<String>, Error> {
    let Some((column, _)) = listing.sort else { return Ok(None) };
    match table.column(column).map(|column| column.kind) {
        Some(Kind::Number) => Ok(row.get::<Option<i64>>(column)?.map(|number| number.to_string())),
        Some(Kind::Text) => row.get(column),
        Some(Kind::Truth) | None => Err(Error::Internal(format!("{} is not sorted by {column}", table.name))),
    }
}
