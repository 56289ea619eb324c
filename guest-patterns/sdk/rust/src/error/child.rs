//! How a child workflow can end badly, or not begin at all.

use std::error::Error;
use std::fmt;

use super::{CancelledError, ChildWorkflowFailureError, Failure, IncomingError, RetryState};
use super::{FailureKind, TimeoutError};
use crate::data_converters::PayloadConversionError;

pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ChildWorkflowStartCause;

/// Why a child workflow did not start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChildWorkflowStartError {
    /// It was cancelled first.
    Cancelled(CancelledError),
    /// The server refused to start it.
    StartFailed {
        /// The id that it was to have.
        workflow_id: String,
        /// Its type.
        workflow_type: String,
        /// Why.
        cause: ChildWorkflowStartCause,
    },
    /// Its input could not be encoded.
    Serialization(PayloadConversionError),
}

impl ChildWorkflowStartError {
    /// The cancellation, if there was one.
    pub fn as_cancelled(&self) -> Option<&CancelledError> {
        match self {
            Self::Cancelled(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn to_failure(&self) -> Failure {
        match self {
            Self::Cancelled(error) => error.failure().clone(),
            Self::StartFailed {
                cause: ChildWorkflowStartCause::WorkflowAlreadyExists,
                ..
            } => Failure::typed("WorkflowAlreadyStartedError", self.text()),
            Self::StartFailed { .. } => Failure::plain(self.text()),
            Self::Serialization(error) => error.to_failure(),
        }
    }
}

impl fmt::Display for ChildWorkflowStartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl ChildWorkflowStartError {
    fn text(&self) -> &'static str {
        match self {
            Self::Cancelled(_) => "the child workflow was cancelled before it started",
            Self::StartFailed { cause, .. } => match cause {
                // The text that all SDKs share.
                ChildWorkflowStartCause::WorkflowAlreadyExists => {
                    "Workflow execution already started"
                }
                ChildWorkflowStartCause::NamespaceNotFound => {
                    "the child workflow did not start: its namespace does not exist"
                }
                ChildWorkflowStartCause::InvalidVersioningOverride => {
                    "the child workflow did not start: its versioning override is invalid"
                }
                ChildWorkflowStartCause::Unspecified => "the child workflow did not start",
            },
            Self::Serialization(_) => "the child workflow's input does not convert",
        }
    }
}

impl Error for ChildWorkflowStartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Cancelled(error) => Some(error),
            Self::StartFailed { .. } => None,
            Self::Serialization(error) => Some(error),
        }
    }
}

impl From<PayloadConversionError> for ChildWorkflowStartError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Serialization(error)
    }
}

/// How a child workflow that had started ended badly.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChildWorkflowExecutionError {
    /// It failed, timed out, was cancelled or terminated: the cause says which.
    Failed(ChildWorkflowFailureError),
    /// Its result could not be decoded.
    Serialization(PayloadConversionError),
}

impl ChildWorkflowExecutionError {
    /// The failure as the server told it; none if there was no such failure.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(error) => Some(error.failure()),
            Self::Serialization(_) => None,
        }
    }

    /// Why it happened.
    pub fn cause(&self) -> Option<&IncomingError> {
        self.failure().and_then(Failure::cause)
    }

    /// The timeout, if one passed.
    pub fn as_timeout(&self) -> Option<&TimeoutError> {
        self.cause().and_then(IncomingError::as_timeout)
    }

    /// The cancellation, if there was one.
    pub fn as_cancelled(&self) -> Option<&CancelledError> {
        self.cause().and_then(IncomingError::as_cancelled)
    }

    pub(crate) fn to_failure(&self) -> Failure {
        match self {
            Self::Failed(error) => error.failure().clone(),
            Self::Serialization(error) => error.to_failure(),
        }
    }
}

impl fmt::Display for ChildWorkflowExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failed(_) => "the child workflow failed",
            Self::Serialization(_) => "the child workflow's result does not convert",
        })
    }
}

impl Error for ChildWorkflowExecutionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Serialization(error) => Some(error),
        }
    }
}

impl From<PayloadConversionError> for ChildWorkflowExecutionError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Serialization(error)
    }
}

impl ChildWorkflowFailureError {
    /// The child's id.
    pub fn workflow_id(&self) -> &str {
        self.child().map_or("", |child| &child.workflow_id)
    }

    /// The child's run id.
    pub fn run_id(&self) -> &str {
        self.child().map_or("", |child| &child.run_id)
    }

    /// The child's type.
    pub fn workflow_type(&self) -> &str {
        self.child().map_or("", |child| &child.workflow_type)
    }

    /// Why the server stopped retrying.
    pub fn retry_state(&self) -> RetryState {
        self.child()
            .map_or(RetryState::Unspecified, |child| child.retry_state)
    }

    fn child(
        &self,
    ) -> Option<&crate::bindings::types_part::hourglass::plugin::types::ChildWorkflowFailure> {
        match &self.failure().link.kind {
            FailureKind::ChildWorkflow(child) => Some(child),
            _ => None,
        }
    }
}
