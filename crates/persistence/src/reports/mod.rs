//! The reports of the ledger, as of any moment: read in batches, so that memory stays flat however long they are.
//!
//! A report is a plan: tables, columns and conditions. Everything it says follows from entries up to a position of the
//! journal and from what never changes of the nouns they name, so the same question with the same position and day gets
//! the same bytes for ever. Overviews and red flags are worked out from nouns, as they were at that position.

mod as_of;
mod keys;
mod ledgers;
mod movements;
mod overviews;
mod parts;
mod payables;
mod plan;
mod postings;
mod red_flags;
#[cfg(test)]
mod sql;
mod territories;

pub use as_of::AsOf;
pub use plan::{Column, Kind, Line};

use crate::{error::Error, hex, reader::Reader, reference_data::ReferenceData};
use domain::{
    Fen, Reason, Refusal, catalogue,
    permission::Reach,
    report::{Asked, Grouping, Report},
};
use overviews::Overviews;
use parts::unreadable;
use plan::{Begin, Filters, Plan};
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
        Report::Commitments | Report::Advances | Report::Retention | Report::Overpayments => ledgers::CONTRACTS,
        Report::Interest => movements::INTEREST,
        Report::Budget => ledgers::BUDGET,
        Report::Deposits => ledgers::DEPOSITS,
        Report::TrialBalance => ledgers::TRIAL_BALANCE,
        Report::Concentration => ledgers::CONCENTRATION,
        Report::Payables => payables::PAYABLES,
        Report::SocialShare => ledgers::SOCIAL_SHARE,
        Report::ContractOverviews => overviews::OVERVIEWS,
        Report::RedFlags => red_flags::EXCEPTIONS,
    }
}
/// How it is read from entries; none if it is told from nouns. Who asked, approved and ordered is named to who may know it.
fn plan(report: Report, asked: &Asked, cut: &AsOf, reference: &ReferenceData, named: bool) -> Option<Plan> {
    let placed = match asked.group {
        Some(Grouping::Territory) => territories::joined(reference, asked.unit.as_ref()),
        _ => String::new(),
    };
    Some(match report {
        Report::ContractOverviews | Report::RedFlags => return None,
        Report::Payments => movements::payments(asked.group, &placed, named),
        Report::Refunds => movements::refunds(),
        Report::Vouchers => movements::vouchers(reference),
        Report::Entries => movements::entries(),
        Report::Commitments => ledgers::contracts(None),
        Report::Advances => ledgers::contracts(Some("prepaid_open")),
        Report::Retention => ledgers::contracts(Some("retained")),
        Report::Overpayments => ledgers::contracts(Some("overpaid")),
        Report::Interest => movements::interest(),
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
    asked: Asked,
    cut: AsOf,
    origin: Origin,
}

/// Where the lines come from.
enum Origin {
    /// The entries, batch by batch.
    Entries(Box<Batches>),
    /// The contracts, page by page.
    Overviews(Box<Overviews>),
    /// What was worked out beforehand.
    RedFlags(Vec<Line>),
}

/// How far the batches have come.
struct Batches {
    plan: Plan,
    filters: Filters,
    /// Where the next begins; nowhere after the last.
    from: Option<Begin>,
}

impl Reader {
    /// Begins a report as of a position of the journal; what happens while it is read stays out of it.
    ///
    /// # Errors
    /// When the reader may not see it, or asks for what it does not have.
    pub async fn report(self, report: Report, asked: &Asked) -> Result<Lines, Error> {
        let reach = self.reach(report.act())?;
        asked.unit.as_ref().map(|unit| self.reference_data().tree.known(unit)).transpose()?;
        asked.check(report)?;
        self.must_know(asked).await?;
        let cut = AsOf::of(self.db(), asked).await?;
        // A supplier reads its payments, and not who in government handled them.
        let named = reach.organisation.is_none();
        let origin = match plan(report, asked, &cut, self.reference_data(), named) {
            None if report == Report::ContractOverviews => {
                Origin::Overviews(Box::new(Overviews::of(&self, &reach, asked, &cut)))
            }
            None => Origin::RedFlags(red_flags::lines(&self, &reach, asked, &cut).await?),
            Some(plan) => {
                let filters = Filters::of(&plan, &reach, asked, &cut, &self.reference_data().tree)?;
                Origin::Entries(Box::new(Batches { plan, filters, from: Some(Begin::Start) }))
            }
        };
        Ok(Lines { reader: self, report, asked: asked.clone(), cut, origin })
    }
}

impl Reader {
    /// Refuses a branch of the catalogue that neither the catalogue nor any line of a budget has: its empty report would be taken for a
    /// clean one.
    async fn must_know(&self, asked: &Asked) -> Result<(), Error> {
        let Some(branch) = asked.catalogue_code.as_deref().and_then(catalogue::branch) else { return Ok(()) };
        if catalogue::has_branch(branch) {
            return Ok(());
        }
        let sql = format!("SELECT id FROM budget_line WHERE substr(catalogue_code, 1, {}) = $1 LIMIT 1", branch.len());
        if self.db().row(sql, [branch.into()]).await?.is_some() {
            return Ok(());
        }
        let what = "目录代码 ¦ code of the catalogue";
        Err(Refusal::of(Reason::NoSuchPart).field("catalogue_code").with("what", what).into())
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
    /// What was asked for.
    #[must_use]
    pub fn asked(&self) -> &Asked {
        &self.asked
    }
    /// The name of the unit that was asked for, if one was.
    #[must_use]
    pub fn unit_name(&self) -> Option<&str> {
        let unit = self.asked.unit.as_ref()?;
        self.reader.reference_data().tree.known(unit).ok().map(|unit| unit.name.as_str())
    }
    /// Up to where it reads the journal.
    #[must_use]
    pub fn as_of(&self) -> &AsOf {
        &self.cut
    }
    /// The next batch; empty at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<Line>, Error> {
        let Self { reader, report, cut, origin, .. } = self;
        match origin {
            Origin::Overviews(overviews) => overviews.next(reader).await,
            Origin::RedFlags(lines) => Ok(std::mem::take(lines)),
            Origin::Entries(batches) => {
                let mut lines = batches.next(reader, columns_of(*report)).await?;
                // What a day decides, the law of that day says.
                let finish = match report {
                    Report::Payables => payables::finish,
                    Report::SocialShare => ledgers::measure,
                    _ => return Ok(lines),
                };
                lines.iter_mut().try_for_each(|line| finish(line, cut, reader.reference_data()))?;
                Ok(lines)
            }
        }
    }
}

impl Batches {
    /// The next batch; empty at the end.
    async fn next(&mut self, reader: &Reader, columns: &[Column]) -> Result<Vec<Line>, Error> {
        while let Some(from) = self.from.take() {
            let (lines, last) = self.read(reader, columns, &from).await?;
            let full = lines.len() as i64 == BATCH;
            self.from = match (last, from) {
                (Some((mark, place)), _) if full => Some(self.plan.order.after(mark, place)),
                (_, Begin::Same(mark, _)) => Some(Begin::Later(mark)),
                _ => None,
            };
            if !lines.is_empty() {
                return Ok(lines);
            }
        }
        Ok(Vec::new())
    }
    /// The lines from a place on, and the mark and number of the last.
    ///
    /// The database puts the lines of a batch into one text, field by field, so that a batch is one row on its way
    /// here: fetching row by row costs three times as much on SQLite.
    async fn read(
        &self,
        reader: &Reader,
        columns: &[Column],
        from: &Begin,
    ) -> Result<(Vec<Line>, Option<(String, i64)>), Error> {
        let db = reader.db();
        let (lines, mut values) = self.plan.query(&self.filters, from, BATCH, db.backend());
        values.extend([FIELD.to_string().into(), LINE.to_string().into()]);
        let (field, end) = (format!("${}", values.len() - 1), format!("${}", values.len()));
        let text = |name: &str| format!("COALESCE(CAST({name} AS TEXT), '')");
        let fields: Vec<String> =
            ["mark", "place"].into_iter().chain(columns.iter().map(|column| column.name)).map(text).collect();
        let fields = fields.join(&format!(" || {field} || "));
        let sql = format!("SELECT string_agg({fields}, {end} ORDER BY mark, place) AS lines FROM ({lines}) AS batch");
        let row = db.row(sql, values).await?;
        let text: Option<String> = row.map(|row| row.get("lines")).transpose()?.flatten();
        let (mut lines, mut last) = (Vec::new(), None);
        for line in text.iter().filter(|text| !text.is_empty()).flat_map(|text| text.split(LINE)) {
            let mut fields = line.split(FIELD);
            let place = fields.next().zip(fields.next());
            let (mark, place) = place.ok_or_else(|| unreadable("a line without a place"))?;
            lines.push(Line::read(columns, fields)?);
            last = Some((mark, place));
        }
        let place = |(mark, place): (&str, &str)| Ok::<_, Error>((mark.to_owned(), place.parse().map_err(unreadable)?));
        Ok((lines, last.map(place).transpose()?))
    }
}

/// Between two fields, and between two lines: no text of ours holds a control character of these.
const FIELD: char = '\u{1f}';
const LINE: char = '\u{1e}';

/// A digest of how far a reader reaches, to find out whether it reaches as far later.
#[must_use]
pub fn digest_of(reach: &Reach) -> String {
    hex(&Sha256::digest(format!("{reach:?}").as_bytes()))
}

/// Whether its lines add up: they do in the column `amount`.
#[must_use]
pub fn has_total(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.name == "amount")
}

/// The sum of lines so far.
///
/// # Errors
/// When it cannot be written.
pub fn add(total: Fen, line: &Line) -> Result<Fen, Error> {
    total.plus(line.amount).ok_or_else(|| Refusal::of(Reason::AmountTooLarge).into())
}
