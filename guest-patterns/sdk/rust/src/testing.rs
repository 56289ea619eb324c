//! Tests of workflows and activities on the author's own machine: no server, no
//! WebAssembly, no waiting.
//!
//! A [`WorkflowRun`] is a workflow whose world is in the test's hands: nothing
//! happens but what the test says. An [`ActivityEnvironment`] runs an activity.

mod activity;
mod command;
mod ending;
mod event;
mod scheduled;
mod workflow;

pub use activity::ActivityEnvironment;
pub use command::{Command, UpdateAnswer};
pub use ending::{Ending, NextRun};
pub use event::Event;
pub use scheduled::{ScheduledActivity, ScheduledLocalActivity};
pub use workflow::{TaskFailed, WorkflowRun};
