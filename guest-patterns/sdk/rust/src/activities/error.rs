//! How an attempt ends other than with a result.

use crate::error::{ApplicationFailure, BoxError, Failure, FailurePayloads, boxed};

/// How an attempt ends other than with a result. Every error converts into it
/// with `?`: its text becomes the failure's message, the errors below it become
/// the causes, and the server retries as the policy says.
#[derive(Debug)]
#[non_exhaustive]
pub enum ActivityError {
    /// The attempt failed.
    Application(Box<ApplicationFailure>),
    /// The attempt stopped because it was asked to. Without a request the host
    /// reports it as a failure.
    Cancelled {
        /// Values for the workflow.
        details: Option<FailurePayloads>,
    },
    /// Somebody will end the attempt later, through an
    /// [`AsyncActivityHandle`](super::AsyncActivityHandle) or a client.
    WillCompleteAsync,
}

impl ActivityError {
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

    /// Fails with what the failure says.
    pub fn application(failure: ApplicationFailure) -> Self {
        Self::Application(Box::new(failure))
    }
}

impl From<Failure> for ActivityError {
    fn from(failure: Failure) -> Self {
        Self::application(failure.into())
    }
}

impl<E: Into<BoxError> + 'static> From<E> for ActivityError {
    fn from(error: E) -> Self {
        Self::application(match boxed(error).downcast::<ApplicationFailure>() {
            Ok(failure) => *failure,
            Err(other) => ApplicationFailure::new(other),
        })
    }
}
