//! How it is kept: tables, rows, the unit of work, the journal, the ledger's balances, and the store that
//! carries one writer on SQLite or many on PostgreSQL.

pub mod access;
mod bank;
mod clocks;
mod column;
mod connect;
mod due;
mod halt;
mod journal;
mod kept;
mod ledger;
mod migrations;
pub mod nouns;
mod openness;
mod past;
mod pool;
mod probe;
mod reader;
mod replay;
pub mod reports;
mod seal;
mod store;
mod unit;
mod verify;
mod world;
mod writer;

pub use clocks::{ClocksAsked, KeptClock, place_of};
pub use column::{Doc, Int, Text};
pub use due::Due;
pub use halt::Halt;
pub use journal::JournalEntry;
pub use kept::{FilterKind, Kept, Public};
pub use migrations::Migrator;
pub use openness::Execution;
pub use reader::{Direction, Listing, Page, Reader, belongs_to_units};
pub use replay::{Answer, Replay};
pub use seal::Digest;
pub use store::{Store, Work};
pub use unit::{Circumstances, LastReceived, SealedBid, SealedQuote, Unit};
pub use verify::{Archive, Finding, Verified, hex, verify};
pub use world::World;
