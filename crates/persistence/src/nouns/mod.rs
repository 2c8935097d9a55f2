//! The tables of the nouns, in the order of the process.

mod competition;
mod parties;
mod planning;
mod platform;
mod remedy;
mod work;

pub(crate) use competition::CLOCK_IS_TOLD;

use crate::stored::{Stored, Table};
use domain::{
    actor::Person,
    attachment::Attachment,
    award::Award,
    bid::Bid,
    bond::Bond,
    budget::BudgetLine,
    challenge::Challenge,
    closing::Closing,
    complaint::Complaint,
    contract::Contract,
    deposit::Deposit,
    enquiry::Enquiry,
    evaluation::{Evaluation, ScoreSheet},
    framework::Framework,
    interest_claim::InterestClaim,
    invoice::Invoice,
    milestone::Milestone,
    organisation::Organisation,
    payee_account::PayeeAccount,
    payment::Payment,
    payment_order::PaymentOrder,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
    refund::Refund,
    report_job::ReportJob,
    rule_change::RuleChange,
    tender::Tender,
};

/// The kind of noun of this name.
#[must_use]
pub fn noun_named(name: &str) -> Option<&'static str> {
    TABLES.iter().find(|table| table.name == name).map(|table| table.name)
}

/// Every table of a noun.
pub const TABLES: &[&Table] = &[
    Organisation::TABLE,
    Person::TABLE,
    RuleChange::TABLE,
    BudgetLine::TABLE,
    PurchaseList::TABLE,
    PurchaseItem::TABLE,
    Tender::TABLE,
    Enquiry::TABLE,
    Bid::TABLE,
    Evaluation::TABLE,
    ScoreSheet::TABLE,
    Award::TABLE,
    Framework::TABLE,
    Deposit::TABLE,
    Challenge::TABLE,
    Complaint::TABLE,
    Contract::TABLE,
    Milestone::TABLE,
    Invoice::TABLE,
    Payment::TABLE,
    PaymentOrder::TABLE,
    Closing::TABLE,
    Refund::TABLE,
    Bond::TABLE,
    InterestClaim::TABLE,
    PayeeAccount::TABLE,
    Attachment::TABLE,
    ReportJob::TABLE,
];
