//! Reading: one noun, or a page of them, as far as the reader's rights reach.

use crate::{
    access::Access,
    api_token::ApiToken,
    boxes::Seals,
    db::Db,
    error::Error,
    files,
    journal::{self, JournalEntry},
    ledger,
    listing::{self, Listing, Place},
    reference_data::ReferenceData,
    row::Row,
    sealed::LiesSealed,
    sealed_noun,
    second_factor::SecondFactors,
    store::Store,
    stored::{self, Stored, Table, read_act},
    veil,
};
use domain::{
    Fen, Reason, Refusal,
    actor::Actor,
    concern::Concern,
    ids::{BidId, BudgetLineId, ContractId, OrganisationId, PersonId, RoleAssignmentId},
    ledger::{BudgetLineBalance, Funding},
    permission::{self, Act, Reach},
};
use futures::future::BoxFuture;
use sea_orm::{
    Condition, DatabaseConnection,
    sea_query::{Expr, ExprTrait},
};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Semaphore;

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
    places: Arc<Semaphore>,
    seals: Arc<dyn Seals>,
    reference: Arc<ReferenceData>,
    actor: Actor,
}

impl Reader {
    /// A reader of a store.
    #[must_use]
    pub fn new(store: &Store, seals: Arc<dyn Seals>, actor: Actor) -> Self {
        Self {
            db: store.connection().clone(),
            places: store.report_places.clone(),
            seals,
            reference: store.reference_data(),
            actor,
        }
    }
    /// Who reads.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The same reader in one of its seats: with that role alone.
    ///
    /// # Errors
    /// When the reader does not hold it.
    pub fn in_seat(&self, seat: RoleAssignmentId) -> Result<Self, Refusal> {
        let held = self.actor.role_assignments().iter().find(|held| held.id == seat);
        let (held, id) = held.cloned().zip(self.actor.person()).ok_or_else(|| {
            Refusal::of(Reason::NoSuchPart).field("role_assignment").with("what", "本人的角色 ¦ role of yours")
        })?;
        let actor = Actor::Person { id, role_assignments: vec![held] };
        Ok(Self { actor, ..self.clone() })
    }
    /// The tree and the calendar.
    #[must_use]
    pub fn reference_data(&self) -> &ReferenceData {
        &self.reference
    }
    /// Reads by another tree than that of now.
    pub(crate) fn set_reference_data(&mut self, then: ReferenceData) {
        self.reference = Arc::new(then);
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
        let anybody = self.actor == Actor::Anybody;
        Err(if anybody { Refusal::of(Reason::NotLoggedIn) } else { permission::not_allowed(act) }.into())
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
        let concern = noun.concern();
        permission::may(&self.actor, act, Some(read), &concern, &self.reference.tree)?;
        let appointed = self.actor.person().is_some_and(|person| concern.appointed.contains(&person));
        // What lies sealed belongs to no unit yet: the right to read it is its owner's; and whoever sits on the panel reads it.
        if N::TABLE.told_above.is_some()
            && noun.sealed().is_none()
            && !appointed
            && !self.is_told::<N>("id", id).await?
        {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        Ok(noun)
    }
    /// The row of a noun. In a box, so that what is compiled for each kind of noun stays small.
    fn row(&self, table: &'static Table, id: String) -> BoxFuture<'_, Result<Row, Error>> {
        Box::pin(async move {
            let mut found = stored::find_row(self.db(), table, &id, None).await?;
            if found.is_none() && table.sealed {
                found = sealed_noun::find(self.db(), &*self.seals, table, &id, false).await?;
            }
            if let Some(row) = found.as_ref().filter(|_| table.veiled)
                && let Some(own) = self.own_veil(table, &id).await?
            {
                found = Some(veil::lifted(table, row, &own)?);
            }
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
            let reach = self.reach(read_act(table)?)?;
            let mut query = table.rows();
            query.and_where(Expr::col(column).eq(value.as_str())).limit(1);
            if let Some(visible) = listing::visible(table, &reach) {
                query.cond_where(visible);
            }
            if !self.db().select(&query).await?.is_empty() {
                return Ok(true);
            }
            let own = self.own_sealed(table, &reach).await?;
            Ok(own.iter().any(|found| found.is(table, column, &value)))
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
        let veiled = if table.veiled { self.own_sealed(table, &reach).await? } else { Vec::new() };
        if let Some(visible) = listing::visible(table, &reach) {
            let own = Expr::col("id").is_in(veiled.iter().map(|found| found.id.as_str()));
            query.cond_where(Condition::any().add(visible).add(own));
        }
        for (column, text) in &listing.filters {
            query.and_where(
                Expr::col(*column).eq(listing::value(table, column, text).map_err(|error| error.within(column))?),
            );
        }
        if let Some(territory) = &listing.territory {
            listing::within(&mut query, &self.reference, territory)?;
        }
        listing::sort(&mut query, table, listing)?;
        let mut rows = self.db().select(&query).await?;
        if table.sealed {
            rows = self.with_sealed(table, &reach, listing, rows).await?;
        }
        for row in &mut rows {
            let id: String = row.get("id")?;
            if let Some(own) = veiled.iter().find(|found| found.id == id) {
                *row = veil::lifted(table, row, own)?;
            }
        }
        let taken = usize::try_from(listing.limit).unwrap_or(usize::MAX);
        if rows.len() <= taken {
            return Ok((rows, None));
        }
        rows.truncate(taken);
        let next =
            rows.last().map(|last| Ok::<_, Error>((listing::sort_value(last, table, listing)?, last.get("id")?)));
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
        let mut query = N::TABLE.rows_where(Condition::all().add(Expr::col(column).is_in(values.as_slice())));
        let mut rows = self.db().select(query.limit(ALL_MAX + 1)).await?;
        if N::TABLE.sealed {
            rows = self.with_all_sealed(N::TABLE, column, &values, rows).await?;
        }
        let found = rows.iter().map(N::of_row).collect::<Result<Vec<N>, _>>()?;
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
        crate::sealed::of_bid(self.db(), &*self.seals, bid).await
    }
    /// How many final quotes of a bid were received; the caller has found the bid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quotes_received(&self, bid: BidId) -> Result<i64, Error> {
        crate::sealed::quotes_received(self.db(), &*self.seals, bid).await
    }
    /// How many bytes of files the unit, the organisation or the person of the reader has handed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn handed_in(&self) -> Result<i64, Error> {
        files::handed_in(self.db(), &*self.seals, self.actor()).await
    }
    /// Whether a person handed a file of this content in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_handed_in(&self, owner: PersonId, sha256: &str) -> Result<bool, Error> {
        files::is_handed_in(self.db(), &*self.seals, owner, sha256).await
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
    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.db
    }
    /// How many reports may hold the database at once.
    pub(crate) fn places(&self) -> &Arc<Semaphore> {
        &self.places
    }
    pub(crate) fn db(&self) -> Db<'_> {
        Db::Pool(&self.db)
    }
    pub(crate) fn seals(&self) -> &dyn Seals {
        &*self.seals
    }
}
