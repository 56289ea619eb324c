//! Tests of workflows and activities on the author's own machine: no server, no
//! WebAssembly, no waiting.
//!
//! A [`WorkflowRun`] is a workflow whose world is in the test's hands: nothing
//! happens but what the test says. An [`ActivityEnvironment`] runs an activity, a
//! [`NexusEnvironment`] an operation.

mod activity;
mod asynchronous;
mod beginning;
mod codec;
mod command;
mod component;
mod ending;
mod event;
mod history;
mod metrics;
mod nexus;
mod operations;
mod others;
mod scheduled;
mod task_failed;
mod turns;
mod workflow;

pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ExternalFailureCause;
pub use activity::ActivityEnvironment;
pub use asynchronous::{AsyncReport, ReportedEnd};
pub use codec::{give_random_bytes, give_secret};
pub use command::{Command, UpdateAnswer};
pub use component::natively_only;
pub use ending::{Ending, NextRun};
pub use event::Event;
pub use history::{ReplayError, replay_history};
pub(crate) use metrics::METRICS;
pub use metrics::{MetricKind, RecordedMetric, recorded_metrics};
pub use nexus::{NexusEvent, ScheduledNexusOperation};
pub use operations::{NexusEnvironment, OperationStart, StartedNexusWorkflow};
pub use others::{RequestedChild, SentSignal};
pub use scheduled::{ScheduledActivity, ScheduledLocalActivity};
pub use task_failed::TaskFailed;
pub use workflow::WorkflowRun;
