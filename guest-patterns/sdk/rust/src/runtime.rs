//! The runtime of workflows: one executor a run, driven by activations.
//!
//! Pure and synchronous: an activation goes in, a completion comes out, and
//! nothing else is read. `runs` finds the run of an activation, `run` applies its
//! jobs and drives the tasks, `core` is what the author's contexts share with
//! it, and `activity` and `timer` are the futures that wait for its jobs.

mod activity;
mod core;
mod handler;
mod instance;
mod local_activity;
mod open;
mod random;
mod run;
mod runs;
mod slot;
mod task;
mod timer;
mod update;

pub use activity::ActivityFuture;
pub use instance::{
    HandlerResult, QueryAnswer, SignalOutcome, WorkflowDescription, WorkflowImplementation,
    WorkflowRegistration,
};
pub use random::WorkflowRandomValue;
pub use timer::{TimerFuture, TimerResult};
pub use update::{UpdateOutcome, answer, fallible_answer};

pub(crate) use core::RunCore;
pub(crate) use runs::Runs;
