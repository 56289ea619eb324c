//! One link of a failure, payloads in place and causes below it.

use std::sync::Arc;
use std::time::Duration;

use super::{ApplicationErrorCategory, IncomingError, SOURCE};
use crate::Payload;
use crate::bindings::types_part::hourglass::plugin::types as wire;

/// One link of a failure and the links that caused it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Shared, so that results which carry a failure stay small and a copy costs
    /// neither time nor code.
    pub(crate) link: Arc<Link>,
}

/// What one link says.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) message: String,
    pub(crate) source: String,
    pub(crate) stack_trace: String,
    pub(crate) encoded_attributes: Option<Payload>,
    pub(crate) kind: FailureKind,
    pub(crate) cause: Option<IncomingError>,
}

/// What belongs to each sort of failure.
#[derive(Clone, Debug)]
pub(crate) enum FailureKind {
    Unspecified,
    Application {
        type_name: String,
        non_retryable: bool,
        details: Option<Vec<Payload>>,
        next_retry_delay: Option<Duration>,
        category: ApplicationErrorCategory,
    },
    Timeout {
        timeout_type: wire::TimeoutType,
        last_heartbeat_details: Option<Vec<Payload>>,
    },
    Cancelled {
        details: Option<Vec<Payload>>,
        identity: String,
    },
    Terminated {
        identity: String,
    },
    Server {
        non_retryable: bool,
    },
    ResetWorkflow {
        last_heartbeat_details: Vec<Payload>,
    },
    Activity(wire::ActivityFailure),
    ChildWorkflow(wire::ChildWorkflowFailure),
    NexusOperation(wire::NexusOperationFailure),
    NexusHandler(wire::NexusHandlerFailure),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>, kind: FailureKind) -> Self {
        Self::of(message.into(), kind)
    }

    fn of(message: String, kind: FailureKind) -> Self {
        let link = Link {
            message,
            source: SOURCE.to_owned(),
            stack_trace: String::new(),
            encoded_attributes: None,
            kind,
            cause: None,
        };
        Self {
            link: Arc::new(link),
        }
    }

    /// A plain application failure, the form of an error that is nothing else.
    pub(crate) fn plain(message: impl Into<String>) -> Self {
        Self::typed("", message)
    }

    pub(crate) fn typed(type_name: &str, message: impl Into<String>) -> Self {
        Self::application(type_name, message.into())
    }

    fn application(type_name: &str, message: String) -> Self {
        let kind = FailureKind::Application {
            type_name: type_name.to_owned(),
            non_retryable: false,
            details: None,
            next_retry_delay: None,
            category: ApplicationErrorCategory::Unspecified,
        };
        Self::of(message, kind)
    }

    pub(crate) fn cancelled(message: &str, details: Option<Vec<Payload>>) -> Self {
        let identity = String::new();
        Self::new(message, FailureKind::Cancelled { details, identity })
    }

    pub(crate) fn caused_by(self, cause: Failure) -> Self {
        self.with_cause(Some(cause.into()))
    }

    /// For failures that were just made.
    pub(crate) fn with_cause(mut self, cause: Option<IncomingError>) -> Self {
        let link = Arc::get_mut(&mut self.link).expect("a failure that nobody shares yet");
        link.cause = cause;
        self
    }

    /// For failures of any origin.
    pub(crate) fn changed(mut self, change: impl FnOnce(&mut Link)) -> Self {
        change(Arc::make_mut(&mut self.link));
        self
    }

    /// What went wrong, for a person to read.
    pub fn message(&self) -> &str {
        &self.link.message
    }

    /// The SDK that made this link; may be empty.
    pub fn source(&self) -> &str {
        &self.link.source
    }

    /// The stack trace that the failing code recorded; may be empty.
    pub fn stack_trace(&self) -> &str {
        &self.link.stack_trace
    }

    /// Why it happened.
    pub fn cause(&self) -> Option<&IncomingError> {
        self.link.cause.as_ref()
    }

    /// True for a cancellation itself and for work that ended because of one.
    pub(crate) fn is_cancellation(&self) -> bool {
        match self.link.kind {
            FailureKind::Cancelled { .. } => true,
            FailureKind::Activity(_)
            | FailureKind::ChildWorkflow(_)
            | FailureKind::NexusOperation(_) => {
                matches!(self.cause(), Some(IncomingError::Cancelled(_)))
            }
            _ => false,
        }
    }
}
