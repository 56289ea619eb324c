//! Workflow runs: which component a run executes, its instance, its turns.
//!
//! Owns the runs that are cached and their pins. Everything that decides is synchronous and pure (`pin`, the inner
//! steps of `turn`); async code only fetches components and waits for threads.

mod census;
mod failure;
mod ledger;
mod pin;
mod run;
mod shared;
mod turn;

pub(crate) use census::Census;
pub(crate) use failure::{codec_failure, failure_text, task_failure, unusable_answer};
pub(crate) use pin::PREFIX as PATCH_PREFIX;
pub use pin::{Pin, PinParseError};
pub(crate) use turn::Turns;
