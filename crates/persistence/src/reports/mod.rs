//! The reports of the ledger, as of any moment: read in batches, so that memory stays flat however long they are.
//!
//! A report is a plan: tables, columns and conditions. Everything it says follows from entries up to a position of the
//! journal and from what never changes of the nouns they name, so the same question with the same position and day gets
//! the same bytes for ever. Overviews and red flags are worked out from nouns, as they were at that position.

mod as_of;
mod batches;
mod keys;
mod ledgers;
mod line;
mod movements;
mod outstanding;
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
pub use line::Line;
pub use plan::{Column, Kind};

use crate::{error::Error, filters::Filters, hex, reader::Reader, reference_data::ReferenceData};
use batches::{Batches, Source};
use domain::{
    Fen, Reason, Refusal, catalogue,
    permission::Reach,
    report::{Asked, Grouping, Report},
};
use futures::future::BoxFuture;
use outstanding::Outstanding;
use overviews::Overviews;
use plan::Plan;
use sha2::{Digest, Sha256};

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
        Report::LaterYears => outstanding::LATER_YEARS,
        Report::OpenRefunds => outstanding::OPEN_REFUNDS,
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
        Report::ContractOverviews | Report::LaterYears | Report::OpenRefunds | Report::RedFlags => return None,
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
    Entries(Batches),
    /// The contracts, page by page.
    Overviews(Box<Overviews>),
    /// The contracts or the refunds, page by page.
    Outstanding(Box<Outstanding>),
    /// What was worked out beforehand.
    RedFlags(Vec<Line>),
}

impl Reader {
    /// Begins a report as of a position of the journal; what happens while it is read stays out of it.
    ///
    /// # Errors
    /// When the reader may not see it, or asks for what it does not have.
    #[inline(never)]
    pub fn report(self, report: Report, asked: &Asked) -> BoxFuture<'_, Result<Lines, Error>> {
        // In a box: whoever reads reports has not all of them compiled into it once more.
        Box::pin(self.begin(report, asked))
    }
    async fn begin(mut self, report: Report, asked: &Asked) -> Result<Lines, Error> {
        let reach = self.reach(report.act())?;
        asked.unit.as_ref().map(|unit| self.reference_data().tree.known(unit)).transpose()?;
        asked.check(report)?;
        self.must_know(asked).await?;
        let cut = AsOf::of(self.db(), asked).await?;
        if let Some(then) = self.reference_data().with_tree_at(self.db(), cut.position).await? {
            self.set_reference_data(then);
        }
        // A supplier reads its payments, and not who in government handled them.
        let named = reach.organisation.is_none();
        let origin = match plan(report, asked, &cut, self.reference_data(), named) {
            None if report == Report::ContractOverviews => {
                Origin::Overviews(Box::new(Overviews::of(&self, &reach, asked, &cut)))
            }
            None if report == Report::LaterYears => {
                Origin::Outstanding(Box::new(Outstanding::later_years(&self, &reach, asked, &cut)))
            }
            None if report == Report::OpenRefunds => {
                Origin::Outstanding(Box::new(Outstanding::refunds(&self, &reach, asked, &cut)))
            }
            None => Origin::RedFlags(red_flags::lines(&self, &reach, asked, &cut).await?),
            Some(plan) => {
                let filters = Filters::of(&plan, &reach, asked, &cut, &self.reference_data().tree)?;
                let (columns, backend) = (columns_of(report), self.db().backend());
                Origin::Entries(Batches::of(&self, Source { plan, filters, columns, backend }))
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
    #[inline(never)]
    pub fn next_batch(&mut self) -> BoxFuture<'_, Result<Vec<Line>, Error>> {
        Box::pin(self.read())
    }
    async fn read(&mut self) -> Result<Vec<Line>, Error> {
        let Self { reader, report, cut, origin, .. } = self;
        match origin {
            Origin::Overviews(overviews) => overviews.next(reader).await,
            Origin::Outstanding(outstanding) => outstanding.next(reader).await,
            Origin::RedFlags(lines) => Ok(std::mem::take(lines)),
            Origin::Entries(batches) => {
                let mut lines = batches.next().await?;
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
