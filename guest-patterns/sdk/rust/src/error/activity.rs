//! How an activity can end badly, as its workflow sees it.

use std::error::Error;
use std::fmt;

use super::{ActivityFailureError, CancelledError, Failure, IncomingError, TimeoutError};
use crate::data_converters::PayloadConversionError;

/// How an activity ended badly.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ActivityExecutionError {
    /// The activity failed, after all the retries that its policy allows.
    Failed(ActivityFailureError),
    /// A local activity failed. Its failure comes without a link of the activity's
    /// own around it; timeouts of local activities have one.
    LocalFailed(IncomingError),
    /// The activity was cancelled.
    Cancelled(CancelledError),
    /// The input could not be encoded or the result not be decoded.
    Serialization(PayloadConversionError),
}

impl ActivityExecutionError {
    /// The error of an activity that failed like this.
    pub(crate) fn failed(failure: Failure) -> Self {
        match IncomingError::from(failure) {
            IncomingError::Activity(error) => Self::Failed(error),
            unwrapped => Self::LocalFailed(unwrapped),
        }
    }

    /// The failure as the server told it; none if there was no such failure.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(error) => Some(error.failure()),
            Self::LocalFailed(error) => Some(error.failure()),
            Self::Cancelled(error) => Some(error.failure()),
            Self::Serialization(_) => None,
        }
    }

    /// Why it happened; for a local activity the same as for any other.
    pub fn cause(&self) -> Option<&IncomingError> {
        match self {
            Self::LocalFailed(error) => Some(error),
            other => other.failure().and_then(Failure::cause),
        }
    }

    /// The timeout, if one passed.
    pub fn as_timeout(&self) -> Option<&TimeoutError> {
        self.cause().and_then(IncomingError::as_timeout)
    }

    /// The cancellation, if there was one.
    pub fn as_cancelled(&self) -> Option<&CancelledError> {
        match self {
            Self::Cancelled(error) => Some(error),
            Self::Failed(_) | Self::LocalFailed(_) => {
                self.cause().and_then(IncomingError::as_cancelled)
            }
            Self::Serialization(_) => None,
        }
    }

    pub(crate) fn to_failure(&self) -> Failure {
        match self {
            Self::Serialization(error) => error.to_failure(),
            Self::Failed(error) => error.failure().clone(),
            Self::LocalFailed(error) => error.failure().clone(),
            Self::Cancelled(error) => error.failure().clone(),
        }
    }
}

impl From<PayloadConversionError> for ActivityExecutionError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Serialization(error)
    }
}

impl fmt::Display for ActivityExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(_) | Self::LocalFailed(_) => f.write_str("the activity failed"),
            Self::Cancelled(_) => f.write_str("the activity was cancelled"),
            Self::Serialization(_) => {
                f.write_str("the activity's input or result does not convert")
            }
        }
    }
}

impl Error for ActivityExecutionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::LocalFailed(error) => Some(error),
            Self::Cancelled(error) => Some(error),
            Self::Serialization(error) => Some(error),
        }
    }
}
