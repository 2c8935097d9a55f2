//! The names of what a view refers to, all of a page in one query.

use crate::{
    error::Error,
    listing,
    nouns::TABLES,
    reader::Reader,
    row::Row,
    stored::{Table, read_act},
};
use domain::permission;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for: identifiers by kind of noun.
pub type Referred = BTreeMap<&'static str, BTreeSet<String>>;

/// The name of a noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its kind.
    pub noun: String,
    /// Its identifier.
    pub id: String,
    /// Its name, title or number.
    pub name: String,
    /// The code by which people know it: a credit code, a number.
    pub code: Option<String>,
}

/// What names the nouns of a table, and the code by which people know them: a column, or that of the tender or contract to
/// which they belong.
const NAMED: &[(&str, &str, Option<&str>)] = &[
    ("organisation", "name", Some("credit_code")),
    ("person", "name", None),
    ("budget_line", "title", None),
    ("purchase_list", "title", None),
    ("purchase_item", "title", None),
    ("tender", "title", Some("number")),
    ("framework", "title", None),
    ("contract", "title", Some("number")),
    ("milestone", "title", None),
    ("invoice", "number", None),
    ("attachment", "name", None),
    ("rule_change", "basis_document", None),
    ("payee_account", OF_ORGANISATION, None),
    ("enquiry", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("bid", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("evaluation", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("award", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("deposit", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("challenge", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("complaint", OF_TENDER, Some(NUMBER_OF_TENDER)),
    ("payment", OF_CONTRACT, Some(NUMBER_OF_CONTRACT)),
    ("bond", OF_CONTRACT, Some(NUMBER_OF_CONTRACT)),
    ("refund", OF_CONTRACT, Some(NUMBER_OF_CONTRACT)),
];

const OF_ORGANISATION: &str = "(SELECT one.name FROM organisation one WHERE one.id = organisation)";
const OF_TENDER: &str = "(SELECT one.title FROM tender one WHERE one.id = tender)";
const NUMBER_OF_TENDER: &str = "(SELECT one.number FROM tender one WHERE one.id = tender)";
const OF_CONTRACT: &str = "(SELECT one.title FROM contract one WHERE one.id = contract)";
const NUMBER_OF_CONTRACT: &str = "(SELECT one.number FROM contract one WHERE one.id = contract)";

impl Reader {
    /// The names of what is referred to, as far as the reader may know it. One query, however many they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names(&self, referred: &Referred) -> Result<Vec<Name>, Error> {
        let mut queries = Vec::new();
        for (noun, ids) in referred.iter().filter(|(_, ids)| !ids.is_empty()) {
            let named = NAMED.iter().find(|(known, ..)| known == noun);
            let table = TABLES.iter().find(|table| table.name == *noun);
            if let Some(((_, name, code), table)) = named.zip(table) {
                queries.extend(self.names_in(table, ids, (name, *code))?);
            }
        }
        let mut queries = queries.into_iter();
        let Some(mut first) = queries.next() else { return Ok(Vec::new()) };
        for query in queries {
            first.union(UnionType::All, query);
        }
        self.db().select(&first).await?.iter().map(of_row).collect()
    }
    /// The query for the names of one kind; none where the reader may know of none.
    fn names_in(
        &self,
        table: &'static Table,
        ids: &BTreeSet<String>,
        (name, code): (&'static str, Option<&'static str>),
    ) -> Result<Option<SelectStatement>, Error> {
        let mut query = Query::select();
        query.expr_as(Expr::cust(format!("'{}'", table.name)), "noun").column("id");
        query.expr_as(Expr::cust(name), "name");
        query.expr_as(code.map_or_else(|| Expr::cust("CAST(NULL AS TEXT)"), Expr::cust), "code");
        query.from(table.name).and_where(Expr::col("id").is_in(ids.iter().map(String::as_str)));
        // Whoever serves the public knows who signed, approved and accepted; suppliers know their own people.
        if table.name == "person" && permission::knows_persons(self.actor()) {
            return Ok(Some(query));
        }
        let reach = permission::reach(self.actor(), read_act(table)?, &self.reference_data().tree);
        if reach.is_empty() {
            return Ok(None);
        }
        if let Some(visible) = listing::visible(table, &reach) {
            query.cond_where(visible);
        }
        Ok(Some(query))
    }
}

fn of_row(row: &Row) -> Result<Name, Error> {
    Ok(Name { noun: row.at(0)?, id: row.at(1)?, name: row.at(2)?, code: row.at(3)? })
}
