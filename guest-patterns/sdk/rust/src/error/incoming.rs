//! Failures by their sort, as Temporal hands them to a workflow.

use std::{error, fmt};

use super::{ApplicationFailure, Failure, FailureKind, RetryState, TimeoutType};
use crate::data_converters::{PayloadConversionError, RawValue, TemporalDeserializable};

/// A failure by its sort.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IncomingError {
    /// Author's code failed.
    Application(ApplicationFailure),
    /// A timeout passed.
    Timeout(TimeoutError),
    /// Work was cancelled.
    Cancelled(CancelledError),
    /// A workflow was terminated.
    Terminated(TerminatedError),
    /// The server failed.
    Server(ServerError),
    /// A workflow was reset.
    ResetWorkflow(ResetWorkflowError),
    /// An activity failed.
    Activity(ActivityFailureError),
    /// A child workflow failed.
    ChildWorkflowExecution(ChildWorkflowFailureError),
    /// A Nexus operation failed.
    NexusOperationExecution(NexusOperationFailureError),
    /// A Nexus handler failed.
    NexusHandler(NexusHandlerError),
    /// A failure that says no more than its message.
    Unspecified(UnspecifiedError),
}

impl From<Failure> for IncomingError {
    fn from(failure: Failure) -> Self {
        match failure.link.kind {
            FailureKind::Application { .. } => Self::Application(failure.into()),
            FailureKind::Timeout { .. } => Self::Timeout(TimeoutError(failure)),
            FailureKind::Cancelled { .. } => Self::Cancelled(CancelledError(failure)),
            FailureKind::Terminated { .. } => Self::Terminated(TerminatedError(failure)),
            FailureKind::Server { .. } => Self::Server(ServerError(failure)),
            FailureKind::ResetWorkflow { .. } => Self::ResetWorkflow(ResetWorkflowError(failure)),
            FailureKind::Activity(_) => Self::Activity(ActivityFailureError(failure)),
            FailureKind::ChildWorkflow(_) => {
                Self::ChildWorkflowExecution(ChildWorkflowFailureError(failure))
            }
            FailureKind::NexusOperation(_) => {
                Self::NexusOperationExecution(NexusOperationFailureError(failure))
            }
            FailureKind::NexusHandler(_) => Self::NexusHandler(NexusHandlerError(failure)),
            FailureKind::Unspecified => Self::Unspecified(UnspecifiedError(failure)),
        }
    }
}

impl IncomingError {
    /// The failure behind the error.
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Application(error) => error.failure(),
            Self::Timeout(error) => error.failure(),
            Self::Cancelled(error) => error.failure(),
            Self::Terminated(error) => error.failure(),
            Self::Server(error) => error.failure(),
            Self::ResetWorkflow(error) => error.failure(),
            Self::Activity(error) => error.failure(),
            Self::ChildWorkflowExecution(error) => error.failure(),
            Self::NexusOperationExecution(error) => error.failure(),
            Self::NexusHandler(error) => error.failure(),
            Self::Unspecified(error) => error.failure(),
        }
    }

    /// Takes the failure out.
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Application(error) => error.into_failure(),
            Self::Timeout(error) => error.into_failure(),
            Self::Cancelled(error) => error.into_failure(),
            Self::Terminated(error) => error.into_failure(),
            Self::Server(error) => error.into_failure(),
            Self::ResetWorkflow(error) => error.into_failure(),
            Self::Activity(error) => error.into_failure(),
            Self::ChildWorkflowExecution(error) => error.into_failure(),
            Self::NexusOperationExecution(error) => error.into_failure(),
            Self::NexusHandler(error) => error.into_failure(),
            Self::Unspecified(error) => error.into_failure(),
        }
    }

    /// Why it happened.
    pub fn cause(&self) -> Option<&IncomingError> {
        self.failure().cause()
    }

    /// The timeout, if this is one or was directly caused by one.
    pub fn as_timeout(&self) -> Option<&TimeoutError> {
        match (self, self.cause()) {
            (Self::Timeout(error), _) | (_, Some(Self::Timeout(error))) => Some(error),
            _ => None,
        }
    }

    /// The cancellation, if this is one or was directly caused by one.
    pub fn as_cancelled(&self) -> Option<&CancelledError> {
        match (self, self.cause()) {
            (Self::Cancelled(error), _) | (_, Some(Self::Cancelled(error))) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for IncomingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure().message())
    }
}

impl error::Error for IncomingError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.cause().map(|cause| cause as _)
    }
}

macro_rules! failure_errors {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub(crate) Failure);

        impl $name {
            /// The failure behind the error.
            pub fn failure(&self) -> &Failure {
                &self.0
            }

            /// Takes the failure out.
            pub fn into_failure(self) -> Failure {
                self.0
            }

            /// Why it happened.
            pub fn cause(&self) -> Option<&IncomingError> {
                self.0.cause()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0.message())
            }
        }

        impl error::Error for $name {
            fn source(&self) -> Option<&(dyn error::Error + 'static)> {
                self.cause().map(|cause| cause as _)
            }
        }
    )+};
}

failure_errors! {
    /// A timeout passed.
    TimeoutError,
    /// Work was cancelled.
    CancelledError,
    /// A workflow was terminated.
    TerminatedError,
    /// The server failed.
    ServerError,
    /// A workflow was reset.
    ResetWorkflowError,
    /// An activity failed; the cause says why.
    ActivityFailureError,
    /// A child workflow failed; the cause says why.
    ChildWorkflowFailureError,
    /// A Nexus operation failed; the cause says why.
    NexusOperationFailureError,
    /// A Nexus handler refused or failed.
    NexusHandlerError,
    /// A failure that says no more than its message.
    UnspecifiedError,
}

impl TimeoutError {
    /// Which of the timeouts passed.
    pub fn timeout_type(&self) -> TimeoutType {
        match self.0.link.kind {
            FailureKind::Timeout { timeout_type, .. } => timeout_type,
            _ => TimeoutType::Unspecified,
        }
    }
}

impl CancelledError {
    /// The details that came with the cancellation, if any.
    pub fn details<T: TemporalDeserializable>(&self) -> Option<Result<T, PayloadConversionError>> {
        let links = [Some(&self.0), self.cause().map(IncomingError::failure)];
        let details = links
            .into_iter()
            .flatten()
            .find_map(|failure| match &failure.link.kind {
                FailureKind::Cancelled { details, .. } => details.clone(),
                _ => None,
            })?;
        Some(RawValue::new(details).to_value())
    }
}

impl ActivityFailureError {
    /// The activity's id.
    pub fn activity_id(&self) -> &str {
        self.activity().map_or("", |activity| &activity.activity_id)
    }

    /// The activity's type.
    pub fn activity_type(&self) -> &str {
        self.activity()
            .map_or("", |activity| &activity.activity_type)
    }

    /// Identity of the worker that ran the last attempt.
    pub fn identity(&self) -> &str {
        self.activity().map_or("", |activity| &activity.identity)
    }

    /// Why the server stopped retrying.
    pub fn retry_state(&self) -> RetryState {
        self.activity()
            .map_or(RetryState::Unspecified, |activity| activity.retry_state)
    }

    fn activity(
        &self,
    ) -> Option<&crate::bindings::types_part::hourglass::plugin::types::ActivityFailure> {
        match &self.0.link.kind {
            FailureKind::Activity(activity) => Some(activity),
            _ => None,
        }
    }
}
