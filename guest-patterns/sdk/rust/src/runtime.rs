//! The runtime of workflows: one executor a run, driven by activations.
//!
//! Pure and synchronous: an activation goes in, a completion comes out, and
//! nothing else is read. `runs` finds the run of an activation, `run` applies its
//! jobs and drives the tasks, and `core` is what the author's contexts share with
//! it. `activity`, `local_activity`, `timer`, `child`, `external` and
//! `nexus` ask for work
//! and are the futures that wait for its jobs; `parts` gives those jobs to them that only some workflows get;
//! `handler` and `update` are the
//! author's handlers.

mod activity;
mod child;
mod core;
mod external;
mod handler;
mod instance;
mod intercepted;
mod interception;
mod local_activity;
mod nexus;
mod open;
mod open_work;
mod parts;
mod patches;
mod random;
mod random_streams;
mod run;
mod runs;
mod slot;
mod task;
mod timer;
mod update;
mod upsert;

pub use activity::ActivityFuture;
pub use child::{ChildWorkflowResultFuture, StartChildWorkflowFuture};
pub use external::{CancelExternalFuture, SignalExternalFuture};
pub use instance::{
    HandlerDescription, HandlerResult, QueryAnswer, SignalOutcome, WorkflowDescription,
    WorkflowImplementation, WorkflowRegistration, WorkflowState,
};
pub use nexus::{NexusOperationResultFuture, StartNexusOperationFuture};
pub use random::WorkflowRandomValue;
pub use random_streams::WorkflowRandomStream;
pub use timer::{TimerFuture, TimerResult};
pub use update::{UpdateInfo, UpdateOutcome, answer, fallible_answer};

pub(crate) use child::ChildLink;
pub(crate) use core::RunCore;
pub(crate) use nexus::{NexusCall, NexusLink};
pub(crate) use runs::Runs;
