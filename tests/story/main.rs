//! The tests that cross crates: the story from the purchase list to the last payment, and everything that must hold
//! on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod app;
mod people;
mod walk;
mod walkthrough;

mod bad_input;
mod bank_files;
mod blind;
mod capitals;
mod caps;
mod chain;
mod circles;
mod course;
mod crash;
mod crawl;
mod delivery;
mod detours;
#[path = "../../crates/domain/tests/law/dice.rs"]
mod dice;
mod drawing;
mod due;
mod dump;
mod duties;
mod explorer;
mod faults;
mod files;
mod holidays;
mod keys;
mod law;
mod lawful;
mod life_of_a_purchase;
mod logs;
mod methods;
mod money;
mod openapi;
mod operations;
mod order;
mod orders;
mod payee;
mod permission_matrix;
mod process;
mod races;
mod recount;
mod red_flags;
mod refusals;
mod remedy;
mod report_jobs;
mod reports;
mod results;
mod rule_changes;
mod rules;
mod schema;
mod sealing;
mod seats;
mod second_factor;
mod secrecy;
mod splitting;
mod tidy;
mod two_worlds;
mod uploads;
mod verification;
mod ways_in;
mod words;
mod years;
