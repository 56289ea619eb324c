//! How the handler of a Nexus operation ends other than with a result.

use std::error::Error;
use std::fmt;

use super::NexusWorkflowError;
use crate::bindings::types_part::hourglass::plugin::types::NexusHandlerFailure;
use crate::error::{
    ApplicationFailure, BoxError, Failure, FailureKind, FailurePayloads, boxed, chain,
};

/// How a handler ends other than with a result.
///
/// An operation fails, for good, only if the handler says so with
/// [`OperationError::failed`]. Every error that converts with `?` means instead
/// that the request was not handled: as an internal error, which the server
/// retries, unless it is a [`HandlerError`] or a non-retryable
/// [`ApplicationFailure`].
#[derive(Debug)]
#[non_exhaustive]
pub enum OperationError {
    /// The operation is over and has failed.
    Failed(Box<ApplicationFailure>),
    /// The operation is over and was cancelled.
    Cancelled {
        /// Values for the caller.
        details: Option<FailurePayloads>,
    },
    /// The request was not handled.
    Handler(HandlerError),
}

impl OperationError {
    /// The operation has failed.
    pub fn failed(failure: impl Into<ApplicationFailure>) -> Self {
        Self::Failed(Box::new(failure.into()))
    }

    /// The operation was cancelled.
    pub fn cancelled() -> Self {
        Self::Cancelled { details: None }
    }
}

impl<E: Into<BoxError> + 'static> From<E> for OperationError {
    fn from(error: E) -> Self {
        let error = match boxed(error).downcast::<HandlerError>() {
            Ok(handler) => return Self::Handler(*handler),
            Err(other) => other,
        };
        let error = match error.downcast::<NexusWorkflowError>() {
            Ok(workflow) => return Self::Handler((*workflow).into()),
            Err(other) => other,
        };
        let non_retryable = error
            .downcast_ref::<ApplicationFailure>()
            .is_some_and(ApplicationFailure::is_non_retryable);
        let handler = HandlerError::new(HandlerErrorType::Internal, error.to_string());
        let handler = match non_retryable {
            true => handler.retryable(false),
            false => handler,
        };
        Self::Handler(handler.caused_by(&*error))
    }
}

/// A request was not handled: what went wrong, in the terms of the Nexus
/// specification.
#[derive(Clone, Debug)]
pub struct HandlerError(Failure);

impl HandlerError {
    /// Says what went wrong. The type decides whether the server retries.
    pub fn new(error_type: HandlerErrorType, message: impl Into<String>) -> Self {
        let kind = NexusHandlerFailure {
            error_type: error_type.as_str().to_owned(),
            retryable: None,
        };
        Self(Failure::new(message, FailureKind::NexusHandler(kind)))
    }

    /// Says whether the server is to retry, whatever the type says.
    pub fn retryable(self, retryable: bool) -> Self {
        Self(self.0.changed(|link| {
            if let FailureKind::NexusHandler(kind) = &mut link.kind {
                kind.retryable = Some(retryable);
            }
        }))
    }

    /// Says why it happened; the errors below `cause` go along.
    pub fn caused_by(self, cause: &(dyn Error + 'static)) -> Self {
        Self(self.0.changed(|link| link.cause = Some(chain(cause))))
    }

    /// The failure as it travels.
    pub fn failure(&self) -> &Failure {
        &self.0
    }

    pub(super) fn into_failure(self) -> Failure {
        self.0
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())
    }
}

impl Error for HandlerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause().map(|cause| cause as _)
    }
}

macro_rules! handler_error_types {
    ($($(#[$doc:meta])* $name:ident => $text:literal),+ $(,)?) => {
        /// What can go wrong with a request, as the Nexus specification has it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum HandlerErrorType {
            $($(#[$doc])* $name,)+
        }

        impl HandlerErrorType {
            /// The type as it travels.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

handler_error_types! {
    /// The request is invalid; not retried.
    BadRequest => "BAD_REQUEST",
    /// Nobody knows who asks; not retried.
    Unauthenticated => "UNAUTHENTICATED",
    /// Whoever asks may not; not retried.
    Unauthorized => "UNAUTHORIZED",
    /// There is no such thing; not retried.
    NotFound => "NOT_FOUND",
    /// The request took too long; retried.
    RequestTimeout => "REQUEST_TIMEOUT",
    /// Something else is in the way; not retried.
    Conflict => "CONFLICT",
    /// Too much was asked for; retried.
    ResourceExhausted => "RESOURCE_EXHAUSTED",
    /// The handler is broken; retried.
    Internal => "INTERNAL",
    /// The handler cannot do this; not retried.
    NotImplemented => "NOT_IMPLEMENTED",
    /// Nobody can answer at the moment; retried.
    Unavailable => "UNAVAILABLE",
    /// Somebody whom the handler asked took too long; retried.
    UpstreamTimeout => "UPSTREAM_TIMEOUT",
}
