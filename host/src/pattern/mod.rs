//! Patterns: what a folder of `guest-patterns/` says it does, and whether it did.
//!
//! Owns the data file `pattern.toml`, which the demo and the tests both read, how its
//! workflow is started, and the comparison with what a server saw. Builds nothing.

mod check;
mod codec;
mod data;
mod endpoint;
mod file;
mod start;
mod steps;
mod work;

pub use check::{Mismatch, check, check_after_a_kill};
pub use codec::PatternCodec;
pub use data::{
    BadPattern, Cancel, Expected, HistoryFacts, Kill, Pattern, ServerNeeds, dynamic_config,
    patterns_in,
};
pub use start::{Started, start};
pub use steps::{Call, Message, Moment, Step};
pub use work::{Ended, Work, WorkKind};
