//! The reports of the ledger, as of any moment: read in batches, so that memory stays flat however long they are.
//!
//! A report is a plan: tables, columns and conditions. Everything it says follows from entries up to a position of the
//! journal and from what never changes of the nouns they name, so the same question with the same position and day gets
//! the same bytes for ever. The exceptions alone are worked out from nouns, as they were at that position.

mod cut;
mod exceptions;
mod ledgers;
mod movements;
mod payables;
mod plan;
mod postings;
mod territories;

pub use cut::Cut;
pub use plan::{Column, Kind, Line};

use crate::{halt::Halt, reader::Reader, verify::hex, world::World};
use domain::{
    Fen, Reason, Refusal,
    permission::Reach,
    report::{Asked, Grouping, Report},
};
use plan::{Filters, Plan};
use sea_orm::{ConnectionTrait, Statement, Value};
use sha2::{Digest, Sha256};

/// How many lines are read at a time.
const BATCH: i64 = 4_000;

/// The columns of a report, in order: the same in JSON, in a CSV and in a sheet.
#[must_use]
pub fn columns_of(report: Report) -> &'static [Column] {
    match report {
        Report::Payments => movements::PAYMENTS,
        Report::Refunds => movements::REFUNDS,
        Report::Vouchers => movements::VOUCHERS,
        Report::Entries => movements::ENTRIES,
        Report::Commitments | Report::Advances | Report::Retention => ledgers::CONTRACTS,
        Report::Budget => ledgers::BUDGET,
        Report::Deposits => ledgers::DEPOSITS,
        Report::TrialBalance => ledgers::TRIAL_BALANCE,
        Report::Concentration => ledgers::CONCENTRATION,
        Report::Payables => payables::PAYABLES,
        Report::SocialShare => ledgers::SOCIAL_SHARE,
        Report::Exceptions => exceptions::EXCEPTIONS,
    }
}
/// How it is read from entries; none if it is worked out from nouns.
fn plan(report: Report, asked: &Asked, cut: &Cut, world: &World) -> Option<Plan> {
    let placed = match asked.group {
        Some(Grouping::Territory) => territories::joined(world, asked.unit.as_ref()),
        _ => String::new(),
    };
    Some(match report {
        Report::Exceptions => return None,
        Report::Payments => movements::payments(asked.group, &placed),
        Report::Refunds => movements::refunds(),
        Report::Vouchers => movements::vouchers(world),
        Report::Entries => movements::entries(),
        Report::Commitments => ledgers::contracts(None),
        Report::Advances => ledgers::contracts(Some("prepaid_open")),
        Report::Retention => ledgers::contracts(Some("retained")),
        Report::Budget => ledgers::budget(asked.group, &placed),
        Report::SocialShare => ledgers::social_share(asked.group, &placed),
        Report::Deposits => ledgers::deposits(),
        Report::TrialBalance => ledgers::trial_balance(),
        Report::Concentration => ledgers::concentration(),
        Report::Payables => payables::payables(cut),
    })
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
        asked.unit.as_ref().map(|unit| self.world().tree.known(unit)).transpose()?;
        if let Some(group) = asked.group.filter(|group| !report.groupings().contains(group)) {
            let known: Vec<&str> = report.groupings().iter().map(|group| group.word()).collect();
            return Err(Refusal::of(Reason::UnknownParameter)
                .field("group")
                .with("name", group)
                .with("known", known.join(", "))
                .into());
        }
        let cut = Cut::of(self.db(), asked).await?;
        let origin = match plan(report, asked, &cut, self.world()) {
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
    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &'static [Column] {
        columns_of(self.report)
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
                let mut lines = batches.next(reader, columns_of(*report)).await?;
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

/// A digest of how far a reader reaches, to find out whether it reaches as far later.
#[must_use]
pub fn digest_of(reach: &Reach) -> String {
    hex(&Sha256::digest(format!("{reach:?}").as_bytes()))
}

/// The sum of lines so far.
///
/// # Errors
/// When it cannot be written.
pub fn add(total: Fen, line: &Line) -> Result<Fen, Halt> {
    total.plus(line.amount).ok_or_else(|| Refusal::of(Reason::AmountTooLarge).into())
}
