//! The contract of every log, what only files can break, and how the faulty log fails.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod contract;
mod copies;
mod erased;
mod faulty;
mod files;
mod logs;
mod make;
mod sqlite;
