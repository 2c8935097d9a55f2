//! Dates that were counted by a calendar that did not know the notice of a year are counted again when it does.

use crate::prelude::*;
use domain::{
    calendar::{Calendar, DayKind},
    challenge::{self, Challenge},
    complaint::{self, Complaint},
};

/// Counts the dates of everything that is open again, by the calendar with the days it learns.
pub(super) async fn recount(work: &UnitOfWork<'_>, days: &[(Day, DayKind)]) -> Result<(), Error> {
    let mut calendar: Calendar = work.calendar().clone();
    for (day, kind) in days {
        calendar.learn(*day, *kind);
    }
    for status in [challenge::Status::Filed, challenge::Status::Answered] {
        for mut challenge in work.load_all_for_update::<Challenge>("status", status).await? {
            let event = challenge.recount(&work.law_by(&calendar, &challenge.unit));
            if let Some(event) = event {
                work.record(&mut challenge, event).await?;
            }
        }
    }
    for status in [complaint::Status::Filed, complaint::Status::InCorrection, complaint::Status::Accepted] {
        for mut complaint in work.load_all_for_update::<Complaint>("status", status).await? {
            let event = complaint.recount(&work.law_by(&calendar, &complaint.unit));
            if let Some(event) = event {
                work.record(&mut complaint, event).await?;
            }
        }
    }
    Ok(())
}
