//! How a Nexus operation that a workflow asked for can end badly.

use std::error::Error;
use std::fmt;

use super::{CancelledError, Failure, FailureKind, IncomingError, TimeoutError};
use super::{NexusHandlerError, NexusOperationFailureError};
use crate::bindings::types_part::hourglass::plugin::types as wire;
use crate::data_converters::PayloadConversionError;

/// How a Nexus operation ended badly, or why it did not begin.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NexusOperationExecutionError {
    /// It failed, timed out, was cancelled or refused: the cause says which.
    Failed(NexusOperationFailureError),
    /// It was cancelled before it was even asked for.
    Cancelled(CancelledError),
    /// Its input could not be encoded, or its result not decoded.
    Serialization(PayloadConversionError),
}

impl NexusOperationExecutionError {
    /// The failure as the server told it; none if there was no such failure.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(error) => Some(error.failure()),
            Self::Cancelled(error) => Some(error.failure()),
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
        match self {
            Self::Cancelled(error) => Some(error),
            _ => self.cause().and_then(IncomingError::as_cancelled),
        }
    }

    /// The handler's own error, if it refused the request or failed at it.
    pub fn as_handler_error(&self) -> Option<&NexusHandlerError> {
        match self.cause() {
            Some(IncomingError::NexusHandler(error)) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn to_failure(&self) -> Failure {
        match self {
            Self::Serialization(error) => error.to_failure(),
            Self::Failed(NexusOperationFailureError(failure))
            | Self::Cancelled(CancelledError(failure)) => failure.clone(),
        }
    }
}

impl fmt::Display for NexusOperationExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failed(_) => "the Nexus operation failed",
            Self::Cancelled(_) => "the Nexus operation was cancelled before it was scheduled",
            Self::Serialization(_) => "the Nexus operation's input or result does not convert",
        })
    }
}

impl Error for NexusOperationExecutionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Cancelled(error) => Some(error),
            Self::Serialization(error) => Some(error),
        }
    }
}

impl From<PayloadConversionError> for NexusOperationExecutionError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Serialization(error)
    }
}

impl NexusOperationFailureError {
    /// The endpoint that was called.
    pub fn endpoint(&self) -> &str {
        self.operation_failure().map_or("", |of| &of.endpoint)
    }

    /// The service.
    pub fn service(&self) -> &str {
        self.operation_failure().map_or("", |of| &of.service)
    }

    /// The operation.
    pub fn operation(&self) -> &str {
        self.operation_failure().map_or("", |of| &of.operation)
    }

    /// The operation's token; none if it ended when it was started.
    pub fn operation_token(&self) -> Option<&str> {
        let token = self.operation_failure()?.operation_token.as_str();
        Some(token).filter(|token| !token.is_empty())
    }

    fn operation_failure(&self) -> Option<&wire::NexusOperationFailure> {
        match &self.failure().link.kind {
            FailureKind::NexusOperation(operation) => Some(operation),
            _ => None,
        }
    }
}

impl NexusHandlerError {
    /// One of the error types of the Nexus specification, such as `BAD_REQUEST`.
    pub fn error_type(&self) -> &str {
        self.handler_failure().map_or("", |of| &of.error_type)
    }

    /// Whether the handler says that the caller should retry; none leaves it to the
    /// error type.
    pub fn is_retryable(&self) -> Option<bool> {
        self.handler_failure()?.retryable
    }

    fn handler_failure(&self) -> Option<&wire::NexusHandlerFailure> {
        match &self.failure().link.kind {
            FailureKind::NexusHandler(handler) => Some(handler),
            _ => None,
        }
    }
}
