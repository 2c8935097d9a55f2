//! The law and the arithmetic of buying services. No input or output, no async, no clock, no database.
//!
//! Read it in the order of the process:
//!
//! 1. who and where: [`jurisdiction`], [`organisation`], [`actor`], [`permission`]
//! 2. the money set aside: [`budget`]
//! 3. what is wanted: [`purchase_list`], [`purchase_item`]
//! 4. the competition: [`method`], [`tender`], [`enquiry`], [`bid`], [`deposit`], [`price`], [`draw`], [`evaluation`],
//!    [`ranking`], [`award`], [`framework`]; and what can be brought against it: [`challenge`], [`complaint`]
//! 5. the work: [`contract`], [`bond`], [`milestone`], [`invoice`], [`payee_account`], [`payment`],
//!    [`payment_order`], [`refund`], [`interest_claim`], [`closing`]
//! 6. what is written down: [`event`], [`ledger`]; what is read of it: [`report`], [`report_job`]; and what an auditor looks
//!    at first: [`red_flags`]
//!
//! What waits for whom follows from how all this stands: [`task`]. Under all of it lie [`money`], [`moment`], [`calendar`], [`text`], [`ids`], [`secrecy`] and the [`rulebook`], which
//! changes by [`rule_change`].

pub mod words;

pub mod calendar;
pub mod ids;
pub mod moment;
pub mod money;
pub mod noun;
pub mod pause;
pub mod phrase;
pub mod rulebook;
pub mod schema;
#[cfg(feature = "document")]
mod schemas_by_hand;
pub mod secrecy;
pub mod text;

pub mod bank_movement;
pub mod clock;
pub mod closing;

pub mod actor;
mod apart;
mod bounds;
pub mod catalogue;
pub mod concern;
mod hex;
pub mod identity;
pub mod jurisdiction;
pub mod login;
pub mod matter;
pub mod organisation;
pub mod permission;
pub mod role;

pub mod budget;
pub mod purchase_item;
pub mod purchase_list;
pub mod rule_change;

pub mod award;
pub mod bid;
pub mod challenge;
pub mod complaint;
pub mod deposit;
pub mod draw;
pub mod enquiry;
pub mod evaluation;
pub mod expected;
pub mod framework;
pub mod method;
pub mod price;
pub mod ranking;
pub mod tender;

pub mod attachment;
pub mod bond;
pub mod contract;
pub mod interest_claim;
pub mod invoice;
pub mod milestone;
pub mod payee_account;
pub mod payment;
pub mod payment_order;
pub mod refund;

pub mod search;
pub mod task;

pub mod event;
pub mod ledger;
pub mod red_flags;
pub mod report;
pub mod report_job;

pub use apart::apart;
pub use bounds::count;
pub use calendar::{Calendar, Period};
pub use event::Event;
pub use hex::hex;
pub use moment::{Day, Moment};
pub use money::Fen;
pub use noun::Noun;
pub use rulebook::{Law, Parameter, Reason, Refusal, RuleId};
