//! The reports of the ledger, as of any moment: read in batches, so that memory stays flat however long they are.
//!
//! A report is a plan: tables, columns and conditions. Everything it says follows from entries up to a position of the
//! journal and from what never changes of the nouns they name, so the same question with the same position gets the
//! same bytes for ever.

mod cut;
mod exceptions;
mod ledgers;
mod movements;
mod payables;
mod plan;
mod postings;

pub use cut::Cut;
pub use plan::{Column, Kind, Line};

use crate::{halt::Halt, reader::Reader, world::World};
use domain::{
    Day, Fen, Reason, Refusal,
    budget::Source,
    ids::{ContractId, OrganisationId},
    jurisdiction::UnitCode,
    permission::Act,
};
use plan::{Filters, Plan};
use sea_orm::{ConnectionTrait, Statement, Value};

/// How many lines are read at a time.
const BATCH: i64 = 4_000;

domain::words! {
    /// The reports.
    Report as ReportName {
        Payments = "payments", Commitments = "commitments", Budget = "budget", Advances = "advances",
        Retention = "retention", Payables = "payables", Deposits = "deposits", Refunds = "refunds",
        Vouchers = "vouchers", Entries = "entries", TrialBalance = "trial_balance", Concentration = "concentration",
        Exceptions = "exceptions",
    }
}
domain::words! {
    /// By what a report is grouped.
    Grouping {
        Unit = "unit", Organisation = "organisation", Month = "month", Source = "source", Contract = "contract",
        CatalogueCode = "catalogue_code",
    }
}

/// What a report is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Only of this unit and the units in its territory.
    pub unit: Option<UnitCode>,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only under this contract.
    pub contract: Option<ContractId>,
    /// Only out of this source.
    pub source: Option<Source>,
    /// Only for this kind of service.
    pub catalogue_code: Option<String>,
    /// Only of this budget year.
    pub year: Option<i64>,
    /// What counts from this day on.
    pub from: Option<Day>,
    /// What counts up to this day.
    pub to: Option<Day>,
    /// Grouped, or in detail.
    pub group: Option<Grouping>,
    /// As the books stood at the end of this day.
    pub as_of: Option<Day>,
    /// As the books stood at this position of the journal.
    pub position: Option<i64>,
}

impl Report {
    /// What it says, in a line, in both languages.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Payments => ("支付", "Payments, net of what the bank took back"),
            Self::Commitments => ("合同承诺与执行", "What every contract promises, owes, holds back and has paid"),
            Self::Budget => ("预算执行", "The execution of the budget"),
            Self::Advances => ("预付款余额", "Advances that are not earned yet"),
            Self::Retention => ("质量保证金余额", "Retentions that are held back"),
            Self::Payables => ("应付账款账龄", "Invoices that are owed, by age"),
            Self::Deposits => ("保证金收退", "Deposits and bonds: received, returned, forfeited and held"),
            Self::Refunds => ("款项收回", "Money that came back"),
            Self::Vouchers => ("记账凭证", "Vouchers on both tracks of government accounting"),
            Self::Entries => ("分录", "Every entry of the ledger, for books of others as well"),
            Self::TrialBalance => ("试算平衡", "The trial balance of all control accounts"),
            Self::Concentration => ("供应商集中度", "How much of what was paid each supplier got"),
            Self::Exceptions => ("疑点线索", "What an auditor should look at first, with the evidence"),
        }
    }
    /// The act of reading it.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            Self::Budget | Self::Vouchers | Self::Entries | Self::TrialBalance | Self::Concentration => {
                Act::ReportBudget
            }
            Self::Exceptions => Act::ReportExceptions,
            _ => Act::ReportPayments,
        }
    }
    /// By what it can be grouped.
    #[must_use]
    pub const fn groupings(self) -> &'static [Grouping] {
        match self {
            Self::Payments => Grouping::ALL,
            Self::Budget => &[Grouping::Unit, Grouping::Source, Grouping::CatalogueCode],
            _ => &[],
        }
    }
    /// Its columns, in order: the same in JSON, in a CSV and in a sheet.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Payments => movements::PAYMENTS,
            Self::Refunds => movements::REFUNDS,
            Self::Vouchers => movements::VOUCHERS,
            Self::Entries => movements::ENTRIES,
            Self::Commitments | Self::Advances | Self::Retention => ledgers::CONTRACTS,
            Self::Budget => ledgers::BUDGET,
            Self::Deposits => ledgers::DEPOSITS,
            Self::TrialBalance => ledgers::TRIAL_BALANCE,
            Self::Concentration => ledgers::CONCENTRATION,
            Self::Payables => payables::PAYABLES,
            Self::Exceptions => exceptions::EXCEPTIONS,
        }
    }
    /// How it is read from entries; none if it is worked out from nouns.
    fn plan(self, asked: &Asked, cut: &Cut, world: &World) -> Option<Plan> {
        Some(match self {
            Self::Exceptions => return None,
            Self::Payments => movements::payments(asked.group),
            Self::Refunds => movements::refunds(),
            Self::Vouchers => movements::vouchers(world),
            Self::Entries => movements::entries(),
            Self::Commitments => ledgers::contracts(None),
            Self::Advances => ledgers::contracts(Some("prepaid_open")),
            Self::Retention => ledgers::contracts(Some("retained")),
            Self::Budget => ledgers::budget(asked.group),
            Self::Deposits => ledgers::deposits(),
            Self::TrialBalance => ledgers::trial_balance(),
            Self::Concentration => ledgers::concentration(),
            Self::Payables => payables::payables(cut),
        })
    }
}

/// A report as it is read, batch by batch.
pub struct Lines {
    reader: Reader,
    report: Report,
    cut: Cut,
    origin: Origin,
}

/// Where the lines come from.
enum Origin {
    /// The entries, batch by batch.
    Entries(Box<Batches>),
    /// What was worked out beforehand.
    Nouns(Vec<Line>),
}

/// How far the batches have come.
struct Batches {
    plan: Plan,
    filters: Filters,
    last: Option<(String, i64)>,
    done: bool,
}

impl Reader {
    /// Begins a report as of a position of the journal; what happens while it is read stays out of it.
    ///
    /// # Errors
    /// When the reader may not see it, or asks for what it does not have.
    pub async fn report(self, report: Report, asked: &Asked) -> Result<Lines, Halt> {
        let reach = self.reach(report.act())?;
        if let Some(unit) = asked.unit.as_ref().filter(|unit| self.world().tree.unit(unit).is_none()) {
            return Err(Refusal::of(Reason::UnknownUnit).field("unit").with("unit", unit).into());
        }
        if let Some(group) = asked.group.filter(|group| !report.groupings().contains(group)) {
            let known: Vec<&str> = report.groupings().iter().map(|group| group.word()).collect();
            return Err(Refusal::of(Reason::UnknownParameter)
                .field("group")
                .with("name", group)
                .with("known", known.join(", "))
                .into());
        }
        let cut = Cut::of(self.db(), asked).await?;
        let origin = match report.plan(asked, &cut, self.world()) {
            None => Origin::Nouns(exceptions::lines(&self, &reach, asked, &cut).await?),
            Some(plan) => {
                let filters = Filters::of(&plan, &reach, asked, &cut, &self.world().tree)?;
                Origin::Entries(Box::new(Batches { plan, filters, last: None, done: false }))
            }
        };
        Ok(Lines { reader: self, report, cut, origin })
    }
}

impl Lines {
    /// Which report it is.
    #[must_use]
    pub fn report(&self) -> Report {
        self.report
    }
    /// Up to where it reads the journal.
    #[must_use]
    pub fn cut(&self) -> &Cut {
        &self.cut
    }
    /// The next batch; empty at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<Line>, Halt> {
        let Self { reader, report, cut, origin } = self;
        match origin {
            Origin::Nouns(lines) => Ok(std::mem::take(lines)),
            Origin::Entries(batches) => {
                let mut lines = batches.next(reader, report.columns()).await?;
                if *report == Report::Payables {
                    lines.iter_mut().try_for_each(|line| payables::finish(line, cut, reader.world()))?;
                }
                Ok(lines)
            }
        }
    }
}

impl Batches {
    /// The next batch; empty at the end.
    ///
    /// The database puts the lines of a batch into one text, field by field, so that a batch is one row on its way
    /// here: fetching row by row costs three times as much on SQLite.
    async fn next(&mut self, reader: &Reader, columns: &[Column]) -> Result<Vec<Line>, Halt> {
        if self.done {
            return Ok(Vec::new());
        }
        let db = reader.db();
        let (lines, mut values) = self.plan.query(&self.filters, self.last.as_ref(), BATCH, db);
        values.extend([FIELD.to_string().into(), LINE.to_string().into()]);
        let (field, end) = (format!("${}", values.len() - 1), format!("${}", values.len()));
        let text = |name: &str| format!("COALESCE(CAST({name} AS TEXT), '')");
        let fields: Vec<String> =
            ["mark", "place"].into_iter().chain(columns.iter().map(|column| column.name)).map(text).collect();
        let fields = fields.join(&format!(" || {field} || "));
        let sql = format!("SELECT string_agg({fields}, {end} ORDER BY mark, place) AS lines FROM ({lines}) AS batch");
        let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        let text: Option<String> = row.map(|row| row.try_get("", "lines")).transpose()?.flatten();
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            self.done = true;
            return Ok(Vec::new());
        };
        let mut lines = Vec::new();
        for line in text.split(LINE) {
            let mut fields = line.split(FIELD);
            let place = fields.next().zip(fields.next());
            let (mark, place) = place.ok_or_else(|| unreadable("a line without a place"))?;
            self.last = Some((mark.to_owned(), place.parse().map_err(unreadable)?));
            lines.push(Line::read(columns, fields)?);
        }
        self.done = (lines.len() as i64) < BATCH;
        Ok(lines)
    }
}

/// Between two fields, and between two lines: no text of ours holds a control character of these.
const FIELD: char = '\u{1f}';
const LINE: char = '\u{1e}';

fn unreadable(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(format!("a line of the report cannot be read: {error}"))
}

/// The net amount of an account over the entries of a group.
fn net(account: &str) -> String {
    format!(
        "CAST(SUM(CASE WHEN entry.to_account = '{account}' THEN entry.amount_fen
         WHEN entry.from_account = '{account}' THEN -entry.amount_fen ELSE 0 END) AS BIGINT)"
    )
}

fn text_value(value: impl ToString) -> Value {
    value.to_string().into()
}

/// The sum of lines so far.
///
/// # Errors
/// When it cannot be written.
pub fn add(total: Fen, line: &Line) -> Result<Fen, Halt> {
    total.plus(line.amount).ok_or_else(|| Refusal::of(Reason::AmountTooLarge).into())
}
