//! What a decision compares: numbers of a series, what budget lines and contracts hold, what was bought before.

use super::UnitOfWork;
use crate::{
    error::Error,
    ledger,
    row::Row,
    stored::{self, Stored},
};
use domain::{
    budget::{BudgetAllocation, BudgetLine, Held},
    catalogue,
    ids::{BudgetLineId, ContractId},
    jurisdiction::UnitCode,
    ledger::{Account, BudgetLineBalance, Funding, posting},
    purchase_item::PurchaseItem,
};
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait, Query},
};
use std::sync::PoisonError;

impl UnitOfWork<'_> {
    /// The next number of a series.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_in_series(&self, name: &str) -> Result<i64, Error> {
        let sql = "INSERT INTO series (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last";
        self.tx.one(sql, [name.into()]).await?.get("last")
    }
    /// What a budget line holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn budget_line_balance(&self, line: BudgetLineId) -> Result<BudgetLineBalance, Error> {
        Ok(ledger::budget_line_balance(self.tx, line).await?.unwrap_or_default())
    }
    /// The part of each line that an account of a contract holds, after all that was recorded here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn allocations(&self, contract: ContractId, account: Account) -> Result<Vec<BudgetAllocation>, Error> {
        let held = ledger::fundings(self.tx, contract).await?;
        Ok(self.with_what_moved(held.into_iter(), contract, account))
    }
    fn with_what_moved(
        &self,
        held: impl Iterator<Item = (BudgetLineId, Funding)>,
        contract: ContractId,
        account: Account,
    ) -> Vec<BudgetAllocation> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        ledger::moved(held, told.iter().flat_map(|(event, _)| posting(event)), contract, account)
    }

    /// The same with the year of each line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(&self, contract: ContractId, account: Account) -> Result<Vec<Held>, Error> {
        let known = ledger::fundings_by_year(self.tx, contract).await?;
        let mut held = Vec::new();
        for share in self.with_what_moved(known.iter().map(|(line, (_, of))| (*line, *of)), contract, account) {
            let year = match known.get(&share.budget_line) {
                Some((year, _)) => *year,
                // A line of which the contract holds something only since a moment ago.
                None => self.load_for_share::<BudgetLine>(share.budget_line).await?.year,
            };
            held.push(Held { year, share });
        }
        Ok(held)
    }

    /// What each contract holds open of a line: promised, owed or held back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_fundings(&self, line: BudgetLineId) -> Result<Vec<(ContractId, Funding)>, Error> {
        ledger::open_fundings(self.tx, line).await
    }

    /// The items of a unit, of the second level of the catalogue at which a code stands, that are bought otherwise than by open
    /// tender and without the approval of finance (W14). The caller holds their budget lines, so that none is added meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bought_without_open_tender(&self, unit: &UnitCode, code: &str) -> Result<Vec<PurchaseItem>, Error> {
        let closed = Query::select()
            .column("id")
            .from("tender")
            .and_where(Expr::col("method").ne("open_tender"))
            .and_where(Expr::col("method_approval").is_null())
            .take();
        let kind = catalogue::kind(code);
        let condition = Condition::all()
            .add(Expr::col("unit").eq(unit.as_str()))
            .add(Expr::col("category").like(format!("{kind}%")))
            .add(Expr::col("status").is_in(["in_tender", "contracted", "closed"]))
            .add(Expr::col("tender").in_subquery(closed));
        stored::nouns(self.tx, &PurchaseItem::TABLE.rows_where(condition)).await
    }
    /// The lines of a unit in a year.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lines_of(&self, unit: &UnitCode, year: i64) -> Result<Vec<BudgetLineId>, Error> {
        let sql = "SELECT id FROM budget_line WHERE unit = $1 AND year = $2 ORDER BY id";
        let rows = self.tx.rows(sql, [unit.as_str().into(), year.into()]).await?;
        let id = |row: &Row| {
            let id: String = row.get("id")?;
            id.parse().map_err(|_| Error::Internal(format!("{id:?} is no identifier of a line")))
        };
        rows.iter().map(id).collect()
    }
}
