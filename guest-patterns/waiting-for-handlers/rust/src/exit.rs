//! How the workflow exits, and what handlers say of it.

use std::error::Error;
use std::fmt;

use hourglass_sdk::error::OutgoingWorkflowError;
use hourglass_sdk::{ApplicationFailure, WorkflowResult, WorkflowTermination};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the workflow is to exit; travels as its number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "i64", into = "i64")]
pub enum WorkflowExitType {
    Success = 0,
    Failure = 1,
    Cancellation = 2,
}

impl TryFrom<i64> for WorkflowExitType {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match number {
            0 => Ok(Self::Success),
            1 => Ok(Self::Failure),
            2 => Ok(Self::Cancellation),
            _ => Err(format!("{number} is no way to exit")),
        }
    }
}

impl From<WorkflowExitType> for i64 {
    fn from(exit_type: WorkflowExitType) -> Self {
        exit_type as Self
    }
}

/// How the workflow exited.
#[derive(Clone, Debug)]
pub enum Exit {
    Finished,
    Failed(ApplicationFailure),
    Stopped,
}

impl Exit {
    /// None if it did not exit, but its task failed.
    pub fn of(ended: &WorkflowResult<String>) -> Option<Self> {
        match ended {
            Ok(_) => Some(Self::Finished),
            Err(WorkflowTermination::Failed(OutgoingWorkflowError::Application(failure))) => {
                Some(Self::Failed((**failure).clone()))
            }
            Err(WorkflowTermination::Cancelled { .. }) => Some(Self::Stopped),
            Err(_) => None,
        }
    }
}

pub const UPDATE_FAILED: &str = "The update failed because the workflow run exited";

/// Carries the workflow's failure to the update's sender.
#[derive(Debug)]
pub struct UpdateFailed(pub ApplicationFailure);

impl fmt::Display for UpdateFailed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(UPDATE_FAILED)
    }
}

impl Error for UpdateFailed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
