//! What every report has in common: columns, conditions, pages, and a line as it is read.

use super::as_of::AsOf;
use crate::{db::by_bytes, error::Error, filters::Filters};
use domain::{catalogue, jurisdiction::Jurisdiction, permission::Reach, report::Asked};
use sea_orm::{DbBackend, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text or a code.
    Text,
    /// A day; empty where it has none.
    Day,
    /// An amount.
    Amount,
    /// The same amount in capital characters (大写金额).
    Capitals,
    /// A whole number.
    Count,
}

/// A column of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in JSON, in a CSV and in a sheet.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it says.
    pub said: &'static str,
    /// Of which closed list it holds words, as the schema names the list: `Cause` for those under `enum-cause`.
    pub words: Option<&'static str>,
}

/// A column of text.
pub(super) const fn text(name: &'static str, said: &'static str) -> Column {
    Column { name, kind: Kind::Text, said, words: None }
}
/// A column of days.
pub(super) const fn day(name: &'static str, said: &'static str) -> Column {
    Column { name, kind: Kind::Day, said, words: None }
}
/// A column of words of the program, which people read in their language.
pub(super) const fn word(name: &'static str, of: &'static str, said: &'static str) -> Column {
    Column { name, kind: Kind::Text, said, words: Some(of) }
}
/// A column of amounts.
pub(super) const fn amount(name: &'static str, said: &'static str) -> Column {
    Column { name, kind: Kind::Amount, said, words: None }
}
/// A column of numbers.
pub(super) const fn count(name: &'static str, said: &'static str) -> Column {
    Column { name, kind: Kind::Count, said, words: None }
}

/// In which order lines stand: by a text, the mark, and by a number among lines of one mark.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    /// By the day of the entry and its key, when an entry is one line.
    Entries,
    /// By the same, when an entry is as many lines as it has tracks, each with a number from nought on.
    Tracks { count: i64, number: &'static str },
    /// By a text that no two lines share.
    Text(&'static str),
}

/// How a report is read.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The tables, joined.
    pub(super) tables: String,
    /// What each column is made of, in the order of the columns.
    pub(super) columns: Vec<String>,
    /// The condition that holds whatever is asked.
    pub(super) base: String,
    /// In which order lines stand.
    pub(super) order: Order,
    /// By what lines are grouped.
    pub(super) group: Option<String>,
    /// What a group must fulfil.
    pub(super) having: Option<String>,
    /// Where unit, organisation, contract, source, catalogue code and day are found, or the condition on a `{value}`; none where
    /// it has none.
    pub(super) unit: &'static str,
    pub(super) organisation: Option<&'static str>,
    pub(super) contract: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    pub(super) catalogue_code: Option<&'static str>,
    pub(super) day: Option<&'static str>,
    /// Where the budget year is found, if it knows one.
    pub(super) year: Option<&'static str>,
    /// Whether it reads entries, so that the cut limits them.
    pub(super) of_entries: bool,
}

impl Filters {
    pub(super) fn of(
        plan: &Plan,
        reach: &Reach,
        asked: &Asked,
        cut: &AsOf,
        tree: &Jurisdiction,
    ) -> Result<Self, Error> {
        let mut filters = Self::default();
        filters.conditions.push(plan.base.clone());
        if plan.of_entries {
            filters.conditions.push(format!("journal.position <= {}", cut.position));
        }
        if !reach.everything {
            let units = filters.among(plan.unit, &reach.units);
            let own = reach.organisation.zip(plan.organisation).map(|(id, column)| filters.equals(column, id));
            filters.conditions.push(format!("({units} OR {})", own.unwrap_or_else(|| "1 = 0".to_owned())));
        }
        if let Some(unit) = &asked.unit {
            let territory = if asked.alone { vec![unit.clone()] } else { tree.territory(unit) };
            let within = filters.among(plan.unit, &territory);
            filters.conditions.push(within);
        }
        let branch = asked.catalogue_code.as_deref().map(|code| catalogue::branch(code).unwrap_or(code).to_owned());
        let length = branch.as_ref().map_or(0, String::len);
        let code = plan.catalogue_code.map(|column| format!("substr({column}, 1, {length}) = {{value}}"));
        let year = plan.year.map(|year| format!("CAST({year} AS TEXT)"));
        let wanted = [
            (plan.organisation, asked.organisation.map(|id| id.to_string())),
            (plan.contract, asked.contract.map(|id| id.to_string())),
            (plan.source, asked.source.map(|source| source.to_string())),
            (code.as_deref(), branch),
            (year.as_deref(), asked.year.map(|year| year.to_string())),
        ];
        for (column, value) in wanted {
            if let Some(value) = value {
                let condition = column.map_or_else(|| "1 = 0".to_owned(), |column| filters.equals(column, value));
                filters.conditions.push(condition);
            }
        }
        for (compared, day) in [(">=", asked.from), ("<=", asked.to)] {
            if let Some((column, day)) = plan.day.zip(day) {
                let hole = filters.placeholder(day.to_string());
                filters.conditions.push(format!("{column} {compared} {hole}"));
            }
        }
        Ok(filters)
    }
    fn equals(&mut self, column: &str, value: impl ToString) -> String {
        let hole = self.placeholder(value.to_string());
        if column.contains("{value}") { column.replace("{value}", &hole) } else { format!("{column} = {hole}") }
    }
}

impl Order {
    /// The mark and the number. Texts are compared byte by byte whatever the locale of the database; days are the same in
    /// every one, and have an index.
    fn columns(self, backend: DbBackend) -> (String, String) {
        match self {
            Self::Entries => (DAY.to_owned(), ENTRY.to_owned()),
            Self::Tracks { count, number } => (DAY.to_owned(), format!("({ENTRY} * {count} + {number})")),
            Self::Text(text) => (by_bytes(backend, text), "CAST(0 AS BIGINT)".to_owned()),
        }
    }
    /// Where the lines after one begin.
    pub(super) fn after(self, mark: String, number: i64) -> Begin {
        match self {
            Self::Text(_) => Begin::Later(mark),
            Self::Entries | Self::Tracks { .. } => Begin::Same(mark, number),
        }
    }
    /// The condition that lines from a place on fulfil.
    fn condition(self, from: &Begin, (mark, place): (&str, &str), values: &mut Vec<Value>) -> String {
        let mut hole = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        match from {
            Begin::Start => "1 = 1".to_owned(),
            Begin::Later(last) => format!("{mark} > {}", hole(last.as_str().into())),
            Begin::Same(last, number) => {
                let tracks = if let Self::Tracks { count, .. } = self { count } else { 1 };
                let (same, first) = (hole(last.as_str().into()), hole((number / tracks).into()));
                format!("{mark} = {same} AND {ENTRY} >= {first} AND {place} > {}", hole((*number).into()))
            }
        }
    }
}

/// Where a batch begins. The rest of a mark and what comes after it are read one after the other, as each is found in an
/// index by itself: for both together SQLite would read a day from its beginning, and PostgreSQL sort everything.
#[derive(Clone, Debug)]
pub(super) enum Begin {
    /// At the first line.
    Start,
    /// Within a mark, after a number.
    Same(String, i64),
    /// After a mark.
    Later(String),
}

impl Plan {
    /// The query of a batch, or of all from a place on.
    pub(super) fn query(
        &self,
        filters: &Filters,
        from: &Begin,
        limit: Option<usize>,
        backend: DbBackend,
    ) -> (String, Vec<Value>) {
        let (mark, place) = self.order.columns(backend);
        let mut values = filters.values.clone();
        let conditions = filters.all();
        let beyond = self.order.condition(from, (&mark, &place), &mut values);
        let group = self.group.as_ref().map(|group| format!(" GROUP BY {group}")).unwrap_or_default();
        let having = self.having.as_ref().map(|having| format!(" HAVING {having}")).unwrap_or_default();
        let limit = limit.map(|limit| format!(" LIMIT {limit}")).unwrap_or_default();
        let sql = format!(
            "SELECT {mark} AS mark, {place} AS place, {} FROM {} WHERE {conditions} AND {beyond}{group}{having}
             ORDER BY {mark}, {place}{limit}",
            self.columns.join(", "),
            self.tables
        );
        (sql, values)
    }
}

/// The day on which an entry counts, and its key.
const DAY: &str = "entry.day";
const ENTRY: &str = "entry.id";

impl Plan {
    /// A plan over entries, each with the row of the journal behind it, and what is joined to them; to be filled in.
    pub(super) fn of_entries(joined: String, columns: Vec<String>) -> Self {
        Self {
            tables: format!("entry JOIN journal ON journal.id = entry.journal {joined}"),
            columns,
            base: "1 = 1".to_owned(),
            order: Order::Entries,
            group: None,
            having: None,
            unit: "unit.code",
            organisation: Some("organisation.id"),
            contract: Some("entry.contract"),
            source: Some("budget_line.source"),
            catalogue_code: Some("budget_line.catalogue_code"),
            day: Some("entry.day"),
            year: Some("budget_line.year"),
            of_entries: true,
        }
    }
}

/// The columns of a plan: each name of the report with what it is made of.
pub(super) fn made_of(columns: &[(&str, &str)]) -> Vec<String> {
    columns.iter().map(|(name, made)| named(name, made)).collect()
}

/// A column of a plan: a name of the report with what it is made of.
pub(super) fn named(name: &str, made: &str) -> String {
    format!("{made} AS {name}")
}
