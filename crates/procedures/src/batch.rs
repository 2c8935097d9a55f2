//! One act on many nouns in one request (批量办理): what an office does to many. Each line is decided and kept on its own, as if it
//! had been asked alone; so one that the law refuses holds up no other.

use crate::{
    call::Call,
    input,
    operation::{ActRow, Operation},
    operations::OPERATIONS,
};
use domain::{Refusal, count, permission::Act, schema::ToSchema, words};
use persistence::Error;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The acts that can be done to many: work of the office, and nothing that lies sealed or is shown once.
pub const BATCH_ACTS: &[Act] = &[
    Act::SubmitItem,
    Act::ReviewItem,
    Act::ConsentItem,
    Act::BudgetItem,
    Act::FileItem,
    Act::PublishIntention,
    Act::SubmitTender,
    Act::QualifyBid,
    Act::DecideAward,
    Act::PublishAward,
    Act::DraftContract,
    Act::SendContract,
    Act::SignAsBuyer,
    Act::FileContract,
    Act::AcceptMilestone,
    Act::MatchInvoice,
    Act::RequestPayment,
    Act::ApprovePayment,
    Act::CompleteContract,
    Act::EvaluatePerformance,
    Act::ReturnDeposit,
    Act::ReturnBond,
    Act::ConfirmOrganisation,
];

/// The most lines of a batch.
pub const BATCH_MAX: usize = 100;

/// An act on many nouns.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"act": "qualify_bid", "lines": [{"on": "0197c0de-0000-7000-8000-000000000001", "version": 2}, {"on": "0197c0de-0000-7000-8000-000000000002", "version": 2}]}))]
pub struct Batch {
    /// The act.
    pub act: Act,
    /// On what it is done, and what is said with each.
    #[schema(min_items = 1, max_items = 100)]
    pub lines: Vec<BatchLine>,
}

/// A line of a batch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchLine {
    /// The identifier of the noun.
    pub on: String,
    /// The version of it that was read, where the act changes it.
    #[serde(default)]
    pub version: Option<i64>,
    /// What is said with the act, as in a request for this noun alone; nothing if absent.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    pub body: Option<Box<RawValue>>,
}

impl Batch {
    /// Reads a batch from a body.
    ///
    /// # Errors
    /// When it cannot be read, has no line or too many, or its act is not one for many.
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        let (batch, _) = input::read::<Self>(body)?;
        if !BATCH_ACTS.contains(&batch.act) {
            return Err(Refusal::from(words::unknown(batch.act.word(), BATCH_ACTS)).field("act"));
        }
        count("lines", batch.lines.len(), 1, BATCH_MAX)?;
        Ok(batch)
    }
    /// The row of its act.
    ///
    /// # Errors
    /// When people cannot ask for the act: then the list above is wrong.
    pub fn row(&self) -> Result<&'static ActRow, Error> {
        let row = OPERATIONS.iter().find_map(|row| match row {
            Operation::Act(act) if act.properties.act == self.act => Some(act),
            _ => None,
        });
        row.ok_or_else(|| Error::Internal(format!("{} has no row", self.act)))
    }
}

impl BatchLine {
    /// The request that a line is, as if it had been asked alone.
    ///
    /// # Errors
    /// When there is no such noun, or what is said cannot be read.
    pub fn call(&self, row: &ActRow, key: String, dry_run: bool) -> Result<Call, Refusal> {
        row.must_have_subject(&self.on)?;
        let body = self.body.as_ref().map_or("", |body| body.get());
        let versions = self.version.filter(|_| row.properties.changes);
        Ok(row.read(&self.on, body.as_bytes())?.version(versions).key(Some(key)).dry_run(dry_run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_to_many_is_done_to_one_each_and_is_no_secret() {
        for act in BATCH_ACTS {
            let row = Batch { act: *act, lines: Vec::new() }.row().expect("a row");
            assert!(row.place.is_some() && row.properties.subject.is_some(), "{act}");
            assert!(!row.properties.secret && row.properties.can_be_tried, "{act}");
        }
    }
}
