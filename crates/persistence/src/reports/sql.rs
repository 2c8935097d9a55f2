//! The SQL of every report and grouping on both databases, as a snapshot that is reviewed. A query differs between them
//! only in how texts are compared, and in that SQLite is asked batch by batch.

use super::{AsOf, batches::BATCH, plan, plan::Begin};
use crate::{filters::Filters, reference_data::ReferenceData, seal::Digest};
use domain::{
    Day, Moment,
    permission::Reach,
    report::{Asked, Grouping, Report},
};
use sea_orm::DbBackend;

fn sql_of(report: Report, group: Option<Grouping>, backend: DbBackend) -> Option<String> {
    let reference = ReferenceData::default();
    let day: Day = "2026-03-02".parse().expect("a day");
    let at: Moment = day.start();
    let cut = AsOf { position: 1_000, at, day, digest: Digest::default() };
    let asked = Asked { group, ..Asked::default() };
    let plan = plan(report, &asked, &cut, &reference, true)?;
    let reach = Reach { everything: true, ..Reach::default() };
    let filters = Filters::of(&plan, &reach, &asked, &cut, &reference.tree).expect("filters");
    let limit = (backend == DbBackend::Sqlite).then_some(BATCH);
    Some(plan.query(&filters, &Begin::Start, limit, backend).0)
}

#[test]
fn the_sql_of_every_report_is_reviewed() {
    for &report in Report::ALL {
        let mut text = String::new();
        for group in std::iter::once(None).chain(report.groupings().iter().copied().map(Some)) {
            let Some(sqlite) = sql_of(report, group, DbBackend::Sqlite) else { continue };
            let postgres = sql_of(report, group, DbBackend::Postgres).expect("the same on both");
            let title = group.map_or("in detail".to_owned(), |group| format!("by {group}"));
            text.push_str(&format!("-- {title}, SQLite\n{sqlite}\n-- {title}, PostgreSQL\n{postgres}\n\n"));
        }
        if !text.is_empty() {
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "sql" }, {
                insta::assert_snapshot!(report.word(), text);
            });
        }
    }
}
