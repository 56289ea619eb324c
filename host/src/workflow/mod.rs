//! Workflow runs: which component a run executes, its instance, its turns.
//!
//! Owns the runs that are cached, their pins, and the threads that workflow code
//! runs on. Everything that decides is synchronous and pure (`pin`, the inner
//! steps of `turn`); async code only fetches components and waits for threads.

mod failure;
mod ledger;
mod pin;
mod run;
mod shared;
mod threads;
mod turn;

pub(crate) use failure::{failure_text, task_failure, unusable_answer};
pub use pin::{Pin, PinParseError};
pub(crate) use threads::WorkflowThreads;
pub(crate) use turn::Turns;
