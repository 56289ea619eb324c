//! Patterns: what a folder of `guest-patterns/` says it does, and whether it did.
//!
//! Owns the data file `pattern.toml`, which the demo and the tests both read, and
//! the comparison with what a server saw. Builds and runs nothing.

mod check;
mod data;

pub use check::{Mismatch, check, check_after_a_kill};
pub use data::{BadPattern, Expected, HistoryFacts, Kill, Pattern, patterns_in};
