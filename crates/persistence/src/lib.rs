//! How it is kept: tables, rows, the unit of work, the journal, the ledger's balances, and the store that
//! carries one writer on SQLite or many on PostgreSQL.

pub mod access;
mod bank;
mod clocks;
mod column;
mod connect;
mod db;
mod due;
mod halt;
mod journal;
mod kept;
mod ledger;
mod local;
mod migrations;
mod nouns;
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
mod work;
mod world;
mod writer;

pub use clocks::{ClocksAsked, KeptClock, place_of};
pub use due::Due;
pub use halt::{Failure, Halt};
pub use journal::JournalEntry;
pub use kept::{Column, Kept, Kind, Public, Table};
pub use nouns::TABLES;
pub use openness::Execution;
pub use reader::{Direction, Listing, Page, Place, Reader};
pub use replay::{Answer, Replay, Subject};
pub use seal::Digest;
pub use store::Store;
pub use unit::{Circumstances, LastReceived, SealedBid, SealedQuote, Unit};
pub use verify::{Archive, Finding, Verified, hex, verify};
pub use work::Work;
pub use world::World;
