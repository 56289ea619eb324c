//! The failure that author's code raises.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{ActivityExecutionError, CancelledError, Failure, FailureKind, FailurePayloads};
use super::{CancelExternalWorkflowError, ChildWorkflowExecutionError, ChildWorkflowStartError};
use super::{IncomingError, NexusOperationExecutionError, TimeoutError, WorkflowSignalError};
use crate::data_converters::{PayloadConversionError, TemporalDeserializable};

/// How loud an application failure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApplicationErrorCategory {
    /// As loud as any failure.
    #[default]
    Unspecified,
    /// Expected: logged at debug level and left out of the failure metrics.
    Benign,
}

/// A failure that author's code raises, with what Temporal should know of it.
///
/// The message is the error's own text. The errors below it (`Error::source`)
/// become its causes; those that are failures already keep all their fields.
#[derive(Clone, Debug)]
pub struct ApplicationFailure {
    failure: Failure,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

#[bon::bon]
impl ApplicationFailure {
    /// Starts a failure with options beyond its error.
    #[builder(start_fn = builder, finish_fn = build, builder_type = ApplicationFailureBuilder)]
    pub fn with_options(
        #[builder(start_fn, into)] source: Box<dyn Error + Send + Sync>,
        /// The author's name for this sort of failure; retry policies compare it.
        #[builder(into)]
        type_name: Option<String>,
        /// Whether the server must not retry, whatever the policy says.
        #[builder(default)]
        non_retryable: bool,
        /// Replaces the delay that the retry policy would give.
        next_retry_delay: Option<Duration>,
        /// How loud the failure is.
        #[builder(default)]
        category: ApplicationErrorCategory,
        /// Values to attach.
        #[builder(into)]
        details: Option<FailurePayloads>,
    ) -> Self {
        let kind = FailureKind::Application {
            type_name: type_name.unwrap_or_default(),
            non_retryable,
            details: details.map(FailurePayloads::into_payloads),
            next_retry_delay,
            category,
        };
        let failure = Failure::new(source.to_string(), kind);
        let failure = failure.with_cause(source.source().map(chain));
        Self {
            failure,
            source: Some(source.into()),
        }
    }

    /// A failure that the retry policy decides about.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::builder(source).build()
    }

    /// A failure that is never retried.
    pub fn non_retryable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::builder(source).non_retryable(true).build()
    }

    /// The error that this failure was made of; none if it came from elsewhere.
    pub fn source_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.source.as_deref()
    }

    /// The author's name for this sort of failure.
    pub fn type_name(&self) -> Option<&str> {
        match &self.failure.link.kind {
            FailureKind::Application { type_name, .. } if !type_name.is_empty() => Some(type_name),
            _ => None,
        }
    }

    /// True if the server must not retry.
    pub fn is_non_retryable(&self) -> bool {
        matches!(
            self.failure.link.kind,
            FailureKind::Application {
                non_retryable: true,
                ..
            }
        )
    }

    /// The delay that replaces the retry policy's.
    pub fn next_retry_delay(&self) -> Option<Duration> {
        match self.failure.link.kind {
            FailureKind::Application {
                next_retry_delay, ..
            } => next_retry_delay,
            _ => None,
        }
    }

    /// How loud the failure is.
    pub fn category(&self) -> ApplicationErrorCategory {
        match self.failure.link.kind {
            FailureKind::Application { category, .. } => category,
            _ => ApplicationErrorCategory::Unspecified,
        }
    }

    /// The attached values, if any.
    pub fn details<T: TemporalDeserializable>(&self) -> Option<Result<T, PayloadConversionError>> {
        match &self.failure.link.kind {
            FailureKind::Application {
                details: Some(details),
                ..
            } => Some(T::from_payloads(details.clone())),
            _ => None,
        }
    }

    /// The failure behind the error.
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// Takes the failure out.
    pub fn into_failure(self) -> Failure {
        self.failure
    }

    /// Why it happened.
    pub fn cause(&self) -> Option<&IncomingError> {
        self.failure.cause()
    }

    /// The timeout, if the direct cause is one.
    pub fn as_timeout(&self) -> Option<&TimeoutError> {
        self.cause().and_then(IncomingError::as_timeout)
    }

    /// The cancellation, if the direct cause is one.
    pub fn as_cancelled(&self) -> Option<&CancelledError> {
        self.cause().and_then(IncomingError::as_cancelled)
    }
}

/// The failure that an error is, if it is one of those that Temporal knows.
pub(super) fn known(error: &(dyn Error + 'static)) -> Option<IncomingError> {
    if let Some(error) = error.downcast_ref::<IncomingError>() {
        return Some(error.clone());
    }
    let failure = if let Some(error) = error.downcast_ref::<ApplicationFailure>() {
        error.failure.clone()
    } else if let Some(error) = error.downcast_ref::<ActivityExecutionError>() {
        error.to_failure()
    } else if let Some(error) = error.downcast_ref::<ChildWorkflowStartError>() {
        error.to_failure()
    } else if let Some(error) = error.downcast_ref::<ChildWorkflowExecutionError>() {
        error.to_failure()
    } else if let Some(error) = error.downcast_ref::<WorkflowSignalError>() {
        error.to_failure()
    } else if let Some(error) = error.downcast_ref::<CancelExternalWorkflowError>() {
        error.to_failure()
    } else if let Some(error) = error.downcast_ref::<NexusOperationExecutionError>() {
        error.to_failure()
    } else {
        return None;
    };
    Some(failure.into())
}

/// An error from a chain of sources as a failure.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> IncomingError {
    if let Some(known) = known(error) {
        return known;
    }
    let failure = Failure::plain(error.to_string());
    failure.with_cause(error.source().map(chain)).into()
}

impl From<Failure> for ApplicationFailure {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            source: None,
        }
    }
}

impl From<anyhow::Error> for ApplicationFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(error)
    }
}

impl From<PayloadConversionError> for ApplicationFailure {
    fn from(error: PayloadConversionError) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for ApplicationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.message())
    }
}

impl Error for ApplicationFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause().map(|cause| cause as _)
    }
}
