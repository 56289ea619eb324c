//! The ways in which a workflow's main function ends other than with a result.

use std::error::Error;
use std::fmt;

use super::application::known;
use super::{ActivityExecutionError, ApplicationFailure, Failure, FailurePayloads, chain};
use super::{CancelExternalWorkflowError, ChildWorkflowExecutionError, ChildWorkflowStartError};
use super::{NexusOperationExecutionError, WorkflowSignalError};
use crate::data_converters::PayloadConversionError;
use crate::{ContinueAsNewRequest, Payload};

/// How a workflow ends, or fails to, other than with a result.
///
/// Every failure that Temporal knows converts into it with `?` and ends the
/// workflow. An error of another kind does not: wrap it in an
/// [`ApplicationFailure`] if it should end the workflow.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkflowTermination {
    /// The workflow stops because it was asked to. Without a request it fails.
    Cancelled {
        /// Values for whoever reads how the workflow ended.
        details: Option<FailurePayloads>,
    },
    /// The run ends and another one begins.
    ContinueAsNew(Box<ContinueAsNewRequest>),
    /// The workflow fails; but see [`OutgoingWorkflowError::PayloadConversion`].
    Failed(OutgoingWorkflowError),
}

/// An error that leaves a workflow.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutgoingWorkflowError {
    /// The author's code failed.
    Application(Box<ApplicationFailure>),
    /// An activity failed and the workflow did not handle it.
    ActivityExecution(Box<ActivityExecutionError>),
    /// A child workflow did not start and the workflow did not handle it.
    ChildWorkflowStart(Box<ChildWorkflowStartError>),
    /// A child workflow failed and the workflow did not handle it.
    ChildWorkflowExecution(Box<ChildWorkflowExecutionError>),
    /// A signal was not delivered and the workflow did not handle it.
    WorkflowSignal(Box<WorkflowSignalError>),
    /// A request to cancel was not delivered and the workflow did not handle it.
    CancelExternalWorkflow(Box<CancelExternalWorkflowError>),
    /// A Nexus operation failed and the workflow did not handle it.
    NexusOperationExecution(Box<NexusOperationExecutionError>),
    /// A value did not convert. This fails the workflow *task*, which the server
    /// tries again: a program that is repaired continues where it was.
    PayloadConversion(PayloadConversionError),
    /// An error that is no failure of Temporal's left the handler of an update. This
    /// fails the workflow task too.
    Other(Box<dyn Error + Send + Sync>),
}

impl WorkflowTermination {
    /// Stops as asked.
    pub fn cancelled() -> Self {
        Self::Cancelled { details: None }
    }

    /// Stops as asked and leaves details.
    pub fn cancelled_with_details(details: impl Into<FailurePayloads>) -> Self {
        Self::Cancelled {
            details: Some(details.into()),
        }
    }

    /// Continues as new.
    pub fn continue_as_new(request: ContinueAsNewRequest) -> Self {
        Self::ContinueAsNew(Box::new(request))
    }

    /// Fails the workflow.
    pub fn failed_application(error: impl Into<ApplicationFailure>) -> Self {
        error.into().into()
    }

    /// What an error of any type means for the workflow that it leaves.
    pub(crate) fn from_error(error: Box<dyn Error + Send + Sync>) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(termination) => return *termination,
            Err(error) => error,
        };
        let error = match error.downcast::<PayloadConversionError>() {
            Ok(error) => return (*error).into(),
            Err(error) => error,
        };
        if error.is::<WorkflowCancellationError>() {
            return Self::cancelled();
        }
        match known(&*error) {
            Some(failure) => Self::failed_application(failure.into_failure()),
            None => Self::Failed(OutgoingWorkflowError::Other(error)),
        }
    }

    /// What the runtime does about it.
    pub(crate) fn effect(self, cancel_requested: bool) -> Effect {
        let (failure, details) = match self {
            Self::Cancelled { details } => {
                let details = details.map(FailurePayloads::into_payloads);
                (
                    Failure::cancelled("Workflow cancelled", details.clone()),
                    details,
                )
            }
            Self::ContinueAsNew(request) => return Effect::ContinueAsNew(request),
            Self::Failed(error) if error.fails_task() => {
                return Effect::FailTask(error.to_failure());
            }
            Self::Failed(error) => (error.to_failure(), None),
        };
        match cancel_requested && failure.is_cancellation() {
            true => Effect::CancelWorkflow(details),
            false => Effect::FailWorkflow(failure),
        }
    }
}

impl OutgoingWorkflowError {
    fn fails_task(&self) -> bool {
        matches!(self, Self::PayloadConversion(_) | Self::Other(_))
    }

    fn to_failure(&self) -> Failure {
        match self {
            Self::Application(error) => error.failure().clone(),
            Self::ActivityExecution(error) => error.to_failure(),
            Self::ChildWorkflowStart(error) => error.to_failure(),
            Self::ChildWorkflowExecution(error) => error.to_failure(),
            Self::WorkflowSignal(error) => error.to_failure(),
            Self::CancelExternalWorkflow(error) => error.to_failure(),
            Self::NexusOperationExecution(error) => error.to_failure(),
            Self::PayloadConversion(error) => error.to_failure(),
            Self::Other(error) => chain(&**error).into_failure(),
        }
    }
}

/// What an error that leaves the main function does.
pub(crate) enum Effect {
    FailTask(Failure),
    FailWorkflow(Failure),
    CancelWorkflow(Option<Vec<Payload>>),
    ContinueAsNew(Box<ContinueAsNewRequest>),
}

/// A wait ended because the workflow was asked to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowCancellationError {
    pub(crate) reason: Option<String>,
}

impl WorkflowCancellationError {
    /// The reason that came with the request.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

impl fmt::Display for WorkflowCancellationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the wait was cancelled")
    }
}

impl Error for WorkflowCancellationError {}

impl fmt::Display for OutgoingWorkflowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Application(error) => error.fmt(f),
            Self::ActivityExecution(error) => error.fmt(f),
            Self::ChildWorkflowStart(error) => error.fmt(f),
            Self::ChildWorkflowExecution(error) => error.fmt(f),
            Self::WorkflowSignal(error) => error.fmt(f),
            Self::CancelExternalWorkflow(error) => error.fmt(f),
            Self::NexusOperationExecution(error) => error.fmt(f),
            Self::PayloadConversion(error) => error.fmt(f),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for WorkflowTermination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled { .. } => f.write_str("the workflow was cancelled"),
            Self::ContinueAsNew(_) => f.write_str("the workflow continues as new"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl Error for WorkflowTermination {}

impl From<WorkflowCancellationError> for WorkflowTermination {
    fn from(_: WorkflowCancellationError) -> Self {
        Self::cancelled()
    }
}

impl From<ApplicationFailure> for WorkflowTermination {
    fn from(error: ApplicationFailure) -> Self {
        Self::Failed(OutgoingWorkflowError::Application(Box::new(error)))
    }
}

impl From<PayloadConversionError> for WorkflowTermination {
    fn from(error: PayloadConversionError) -> Self {
        Self::Failed(OutgoingWorkflowError::PayloadConversion(error))
    }
}

macro_rules! from_execution_errors {
    ($($error:ident => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for WorkflowTermination {
            fn from(error: $error) -> Self {
                match error {
                    $error::Serialization(error) => error.into(),
                    other => Self::Failed(OutgoingWorkflowError::$variant(Box::new(other))),
                }
            }
        }
    )+};
}

from_execution_errors! {
    ActivityExecutionError => ActivityExecution,
    ChildWorkflowStartError => ChildWorkflowStart,
    ChildWorkflowExecutionError => ChildWorkflowExecution,
    WorkflowSignalError => WorkflowSignal,
    CancelExternalWorkflowError => CancelExternalWorkflow,
    NexusOperationExecutionError => NexusOperationExecution,
}
