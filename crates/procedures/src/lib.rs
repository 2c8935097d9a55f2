//! What an office can do: one file an act. The directory listing is the process.
//!
//! Every write goes through one door, [`Office::carry_out`]; see [`procedure`] for what an act is.

pub mod batch;
pub mod call;
pub mod caller;
pub mod chance;
mod clock;
mod door;
pub mod hashing;
pub mod items;
pub mod key;
pub mod objects;
pub mod office;
pub mod operation;
mod operations;
pub mod outcome;
pub mod pages;
pub mod parameters;
pub mod procedure;
pub mod queries;
pub mod query;
pub mod secrets;
pub mod time;
pub mod vault;
pub mod verification;
pub mod warning;
pub mod wording;

mod input;
mod json;
mod named;
pub mod names;
mod place;
#[cfg(feature = "document")]
pub mod schemas;
mod steps;
mod value_date;

pub mod access;
pub mod attachment;
pub mod award;
pub mod bid;
pub mod bond;
pub mod budget;
pub mod challenge;
pub mod closing;
pub mod complaint;
pub mod contract;
pub mod deposit;
pub mod enquiry;
pub mod evaluation;
pub mod framework;
pub mod interest_claim;
pub mod invoice;
pub mod milestone;
pub mod organisation;
pub mod payee_account;
pub mod payment;
pub mod payment_order;
pub mod person;
pub mod purchase_item;
pub mod purchase_list;
pub mod refund;
pub mod registry;
pub mod report_job;
pub mod rulebook;
pub mod tender;

pub use call::Call;
pub use caller::Caller;
pub use office::{Office, Settings};
pub use operation::Operation;
pub use operations::{OPERATIONS, act_row};
pub use outcome::{Done, Outcome, Shown};
pub use procedure::{Nothing, Procedure, Subject};

/// What the file of an act needs.
mod prelude {
    pub(crate) use crate::{
        named::{holds, named, named_for_update},
        office::Office,
        outcome::Done,
        procedure::{Nothing, Procedure},
    };
    pub(crate) use domain::schema::ToSchema;
    pub(crate) use domain::{
        Day, Fen, Moment, Reason, Refusal,
        concern::Concern,
        jurisdiction::UnitCode,
        permission::Act,
        text::{Mark, Prose, Title},
    };
    pub(crate) use persistence::{Error, UnitOfWork};
    pub(crate) use serde::{Deserialize, Serialize};
}
