//! Kinds of noun on which nobody is waited for: what is done with them is done when somebody wants it.

use super::{Awaited, Task};
use crate::{
    actor::Person, attachment::Attachment, budget::BudgetLine, closing::Closing, evaluation::ScoreSheet,
    framework::Framework, purchase_list::PurchaseList, report_job::ReportJob, rulebook::Law,
};

macro_rules! none {
    ($($noun:ty),+) => { $(
        impl Awaited for $noun {
            const AWAITED: bool = false;
            fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
                Vec::new()
            }
        }
    )+ };
}
none!(Person, Attachment, BudgetLine, Closing, ScoreSheet, Framework, PurchaseList, ReportJob);
