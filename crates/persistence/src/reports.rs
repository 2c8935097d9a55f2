//! The auditor's report on payments, read from the ledger in batches: memory stays flat however long it is.

use crate::{halt::Halt, reader::Reader};
use domain::{
    Day, Fen, Reason, Refusal,
    budget::Source,
    ids::{ContractId, OrganisationId},
    jurisdiction::UnitCode,
    permission::Act,
};
use sea_orm::{ConnectionTrait, Statement, Value};
use serde::Serialize;
use utoipa::ToSchema;

/// How many rows are read at a time.
const BATCH: i64 = 4_000;

domain::words! {
    /// By what a report is grouped.
    Grouping {
        Unit = "unit", Organisation = "organisation", Month = "month", Source = "source", Contract = "contract",
        CatalogueCode = "catalogue_code",
    }
}

/// What a report is asked for.
#[derive(Clone, Debug, Default)]
pub struct PaymentsAsked {
    /// Only of this unit and the units in its territory.
    pub unit: Option<UnitCode>,
    /// Only to this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only under this contract.
    pub contract: Option<ContractId>,
    /// Only out of this source.
    pub source: Option<Source>,
    /// Only for this kind of service.
    pub catalogue_code: Option<String>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to this day.
    pub to: Option<Day>,
    /// Grouped, or in detail.
    pub group: Option<Grouping>,
}

/// A line of the report: what one budget line bore of one payment, or the sum of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PaymentReportLine)]
pub struct PaymentLine {
    /// The key of the group, or the bank's reference of the payment.
    pub key: String,
    /// The name of the group, or the title of the contract.
    pub name: String,
    /// The day of the payment; the last of a group.
    pub day: Day,
    /// The unit that paid; empty for a group over several.
    pub unit: String,
    /// The name of the unit.
    pub unit_name: String,
    /// The credit code of the supplier; empty for a group over several.
    pub organisation: String,
    /// The name of the supplier.
    pub organisation_name: String,
    /// The number of the contract; empty for a group over several.
    pub contract: String,
    /// The source of the money; empty for a group over several.
    pub source: String,
    /// The catalogue code; empty for a group over several.
    pub catalogue_code: String,
    /// How many payments.
    pub payments: i64,
    /// How much.
    pub amount: Fen,
}

/// The report as it is read, batch by batch.
pub struct Payments {
    reader: Reader,
    conditions: String,
    values: Vec<Value>,
    group: Option<Grouping>,
    last: Option<(String, i64)>,
    done: bool,
}

impl Reader {
    /// Begins a report on payments as of now: what is paid while it is read stays out of it.
    ///
    /// # Errors
    /// When the reader may see no payments.
    pub async fn payments(self, asked: &PaymentsAsked) -> Result<Payments, Halt> {
        let reach = self.reach(Act::ReportPayments)?;
        let mut conditions = Conditions::default();
        conditions.add("entry.to_account = 'paid_net' AND entry.id <= {}", [self.last_entry().await?.into()]);
        if !reach.everything {
            let units = conditions.within(&reach.units);
            let organisation = reach.organisation.map(|id| conditions.hole(id.to_string().into()));
            let own = organisation.map_or_else(|| "1 = 0".to_owned(), |hole| format!("payment.organisation = {hole}"));
            conditions.texts.push(format!("({units} OR {own})"));
        }
        if let Some(unit) = &asked.unit {
            if self.world().tree.unit(unit).is_none() {
                return Err(Refusal::of(Reason::UnknownUnit).field("unit").with("unit", unit).into());
            }
            let within = conditions.within(&self.world().tree.territory(unit));
            conditions.texts.push(within);
        }
        let text = |value: String| -> Value { value.into() };
        let filters = [
            ("payment.organisation = {}", asked.organisation.map(|id| text(id.to_string()))),
            ("entry.contract = {}", asked.contract.map(|id| text(id.to_string()))),
            ("budget_line.source = {}", asked.source.map(|source| text(source.to_string()))),
            ("budget_line.catalogue_code = {}", asked.catalogue_code.clone().map(text)),
            ("entry.day >= {}", asked.from.map(|day| text(day.to_string()))),
            ("entry.day <= {}", asked.to.map(|day| text(day.to_string()))),
        ];
        for (condition, value) in filters {
            if let Some(value) = value {
                conditions.add(condition, [value]);
            }
        }
        let Conditions { texts, values } = conditions;
        Ok(Payments {
            reader: self,
            conditions: texts.join(" AND "),
            values,
            group: asked.group,
            last: None,
            done: false,
        })
    }
    async fn last_entry(&self) -> Result<i64, Halt> {
        let sql = "SELECT COALESCE(MAX(id), 0) AS last FROM entry";
        let row = self.db().query_one_raw(Statement::from_string(self.db().get_database_backend(), sql)).await?;
        Ok(row.map(|row| row.try_get("", "last")).transpose()?.unwrap_or(0))
    }
}

#[derive(Default)]
struct Conditions {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn hole(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
    /// That one of these units paid.
    fn within<'u>(&mut self, units: impl IntoIterator<Item = &'u UnitCode>) -> String {
        let holes: Vec<String> = units.into_iter().map(|unit| self.hole(unit.as_str().into())).collect();
        if holes.is_empty() { "1 = 0".to_owned() } else { format!("payment.unit IN ({})", holes.join(", ")) }
    }
    fn add<const N: usize>(&mut self, text: &str, values: [Value; N]) {
        let mut text = text.to_owned();
        for value in values {
            let hole = self.hole(value);
            text = text.replacen("{}", &hole, 1);
        }
        self.texts.push(text);
    }
}

const TABLES: &str = "entry
    JOIN payment ON payment.id = entry.payment
    JOIN contract ON contract.id = entry.contract
    JOIN organisation ON organisation.id = payment.organisation
    JOIN budget_line ON budget_line.id = entry.line
    JOIN unit ON unit.code = payment.unit";

impl Grouping {
    /// The key and the name of the group, and the columns that are the same throughout it.
    const fn columns(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Unit => ("unit.code", "unit.name", &["unit.code", "unit.name"]),
            Self::Organisation => {
                ("organisation.credit_code", "organisation.name", &["organisation.credit_code", "organisation.name"])
            }
            Self::Month => ("substr(entry.day, 1, 7)", "substr(entry.day, 1, 7)", &[]),
            Self::Source => ("budget_line.source", "budget_line.source", &["budget_line.source"]),
            Self::Contract => (
                "contract.number",
                "contract.title",
                &["contract.number", "unit.code", "unit.name", "organisation.credit_code", "organisation.name"],
            ),
            Self::CatalogueCode => {
                ("budget_line.catalogue_code", "budget_line.catalogue_code", &["budget_line.catalogue_code"])
            }
        }
    }
}

/// The columns of a line, in order, each out of its table.
const COLUMNS: [(&str, &str); 7] = [
    ("unit.code", "unit"),
    ("unit.name", "unit_name"),
    ("organisation.credit_code", "organisation"),
    ("organisation.name", "organisation_name"),
    ("contract.number", "contract"),
    ("budget_line.source", "source"),
    ("budget_line.catalogue_code", "catalogue_code"),
];

impl Payments {
    /// The next batch; empty at the end.
    ///
    /// The database puts the lines of a batch into one text, field by field, so that a batch is one row on its way
    /// here: fetching row by row costs three times as much on SQLite.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<PaymentLine>, Halt> {
        if self.done {
            return Ok(Vec::new());
        }
        let (lines, mut values) = if let Some(group) = self.group { self.grouped(group) } else { self.detailed() };
        values.extend([FIELD.to_string().into(), LINE.to_string().into()]);
        let (field, end) = (format!("${}", values.len() - 1), format!("${}", values.len()));
        let text = |name: &&str| format!("COALESCE(CAST({name} AS TEXT), '')");
        let fields = PLACE.iter().chain(&FIELDS).map(text).collect::<Vec<_>>().join(&format!(" || {field} || "));
        let sql = format!("SELECT string_agg({fields}, {end} ORDER BY mark, place) AS lines FROM ({lines}) AS batch");
        let db = self.reader.db();
        let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        let text: Option<String> = row.map(|row| row.try_get("", "lines")).transpose()?.flatten();
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            self.done = true;
            return Ok(Vec::new());
        };
        let mut lines = Vec::with_capacity(usize::try_from(BATCH).unwrap_or(0));
        let mut last = None;
        for line in text.split(LINE) {
            let fields: Vec<&str> = line.split(FIELD).collect();
            lines.push(line_of(&fields)?);
            last = Some((fields[0].to_owned(), fields[1].parse().map_err(unreadable)?));
        }
        self.done = (lines.len() as i64) < BATCH;
        self.last = last;
        Ok(lines)
    }
    fn detailed(&self) -> (String, Vec<Value>) {
        let mut values = self.values.clone();
        let mut after = String::new();
        if let Some((day, id)) = &self.last {
            values.extend([day.as_str().into(), (*id).into()]);
            after = format!(" AND (entry.day, entry.id) > (${}, ${})", values.len() - 1, values.len());
        }
        let columns: Vec<String> = COLUMNS.iter().map(|(column, name)| format!("{column} AS {name}")).collect();
        let sql = format!(
            "SELECT entry.day AS mark, entry.id AS place, payment.bank_reference AS key, contract.title AS name, entry.day AS day,
             {}, CAST(1 AS BIGINT) AS payments, entry.amount_fen AS amount
             FROM {TABLES} WHERE {}{after} ORDER BY entry.day, entry.id LIMIT {BATCH}",
            columns.join(", "),
            self.conditions
        );
        (sql, values)
    }
    fn grouped(&self, group: Grouping) -> (String, Vec<Value>) {
        let (key, name, same) = group.columns();
        let mut values = self.values.clone();
        let mut after = String::new();
        if let Some((last, _)) = &self.last {
            values.push(last.as_str().into());
            after = format!(" AND {key} > ${}", values.len());
        }
        let column = |(column, name): &(&str, &str)| {
            if same.contains(column) { format!("MIN({column}) AS {name}") } else { format!("'' AS {name}") }
        };
        let columns: Vec<String> = COLUMNS.iter().map(column).collect();
        let sql = format!(
            "SELECT {key} AS mark, CAST(0 AS BIGINT) AS place, {key} AS key, MIN({name}) AS name, MAX(entry.day) AS day, {},
             COUNT(DISTINCT entry.payment) AS payments, CAST(SUM(entry.amount_fen) AS BIGINT) AS amount
             FROM {TABLES} WHERE {}{after} GROUP BY {key} ORDER BY {key} LIMIT {BATCH}",
            columns.join(", "),
            self.conditions
        );
        (sql, values)
    }
}

/// Between two fields, and between two lines: no text of ours holds a control character of these.
const FIELD: char = '\u{1f}';
const LINE: char = '\u{1e}';

/// The fields of a line, in order: the names in JSON, in a CSV and in a sheet.
pub const FIELDS: [&str; 12] = [
    "key",
    "name",
    "day",
    "unit",
    "unit_name",
    "organisation",
    "organisation_name",
    "contract",
    "source",
    "catalogue_code",
    "payments",
    "amount",
];

/// Where a line stands, put before its fields.
const PLACE: [&str; 2] = ["mark", "place"];

fn unreadable(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(format!("a line of the report cannot be read: {error}"))
}

fn line_of(fields: &[&str]) -> Result<PaymentLine, Halt> {
    let [
        _,
        _,
        key,
        name,
        day,
        unit,
        unit_name,
        organisation,
        organisation_name,
        contract,
        source,
        catalogue_code,
        payments,
        amount,
    ] = fields
    else {
        return Err(unreadable(format!("{} fields", fields.len())));
    };
    let text = |field: &&str| (*field).to_owned();
    Ok(PaymentLine {
        key: text(key),
        name: text(name),
        day: day.parse()?,
        unit: text(unit),
        unit_name: text(unit_name),
        organisation: text(organisation),
        organisation_name: text(organisation_name),
        contract: text(contract),
        source: text(source),
        catalogue_code: text(catalogue_code),
        payments: payments.parse().map_err(unreadable)?,
        amount: Fen::new(amount.parse().map_err(unreadable)?),
    })
}
