//! What every face needs, whatever it speaks: who calls, in which language, how much and how long, under which number a
//! request is known, what is logged and counted of it, and whether the service runs.

mod admission;
mod app;
mod body;
mod health;
mod identity;
mod language;
mod log;
mod metrics;
mod sealed;
mod surround;
mod wanted;

pub use admission::{bearer, caller_of};
pub use app::{App, Refuse};
pub use body::{BODY_MAX, bytes_of};
pub use health::{counters, health};
pub use identity::{Peer, REQUEST_ID, request_id};
pub use labels::Language;
pub use language::language_of;
pub use log::{Asked, Refused};
pub use metrics::Metrics;
pub use surround::surround;
pub use wanted::wanted;
