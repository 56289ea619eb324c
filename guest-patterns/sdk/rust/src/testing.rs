//! Tests of workflows and activities on the author's own machine: no server, no
//! WebAssembly, no waiting.
//!
//! A [`WorkflowRun`] is a workflow whose world is in the test's hands: nothing
//! happens but what the test says. An [`ActivityEnvironment`] runs an activity.

mod activity;
mod beginning;
mod command;
mod ending;
mod event;
mod others;
mod scheduled;
mod workflow;

pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ExternalFailureCause;
pub use activity::ActivityEnvironment;
pub use command::{Command, UpdateAnswer};
pub use ending::{Ending, NextRun};
pub use event::Event;
pub use others::{RequestedChild, SentSignal};
pub use scheduled::{ScheduledActivity, ScheduledLocalActivity};
pub use workflow::{TaskFailed, WorkflowRun};
