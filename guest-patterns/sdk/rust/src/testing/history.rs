//! Replaying a history that a server has recorded.
//!
//! Owns the way from the JSON that `temporal workflow show --output json` and the web UI
//! export to the turns that a host would make of it, and the comparison of what the
//! workflow asks for in them with what the history says it asked for. Sends its turns
//! the way of every other test, so the same replay runs natively and in the component.

mod activations;
mod activities;
mod children;
mod commands;
mod event;
mod failures;
mod jobs;
mod local_activities;
mod nexus;
mod start;
mod values;
mod workflow_tasks;

use std::fmt;

use self::activations::Replay;
use super::WorkflowRun;
use crate::runtime::WorkflowImplementation;

/// Why a history does not replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// The text is no history: what is wrong, and where.
    Invalid(String),
    /// The history has something in it that tests cannot replay; a host can.
    Unsupported(String),
    /// The workflow does something else than the history says.
    Different {
        /// What the history has, with the event's id; or that it has no more.
        history: String,
        /// What the workflow asks for; or that it asks for nothing more.
        workflow: String,
    },
    /// A workflow task fails.
    TaskFailed(String),
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(reason) => write!(f, "not a history: {reason}"),
            Self::Unsupported(what) => {
                write!(f, "the history has {what}, which a test cannot replay")
            }
            Self::Different { history, workflow } => {
                write!(f, "the history has {history}, and the workflow {workflow}")
            }
            Self::TaskFailed(reason) => write!(f, "a workflow task fails: {reason}"),
        }
    }
}

impl std::error::Error for ReplayError {}

/// Replays the history of one run, as JSON, on the workflow `W`.
///
/// Histories of other workers will do as well as those of a host. A run that is still
/// open is replayed as far as it has come.
///
/// # Errors
/// The workflow asks for something else than it did, at the first place where it does;
/// or the text is no history.
///
/// # Panics
/// In the component, if the plugin has no such workflow.
pub fn replay_history<W: WorkflowImplementation>(json: &str) -> Result<(), ReplayError> {
    let tasks = workflow_tasks::read(&event::read(json)?)?;
    let mut run = WorkflowRun::<W>::new();
    let mut replay = Replay::default();
    for task in &tasks.completed {
        replay.take(task, |activation| {
            run.send(activation)
                .map_err(|failed| ReplayError::TaskFailed(failed.to_string()))
        })?;
    }
    replay.take_unanswered(&tasks.unanswered)
}
