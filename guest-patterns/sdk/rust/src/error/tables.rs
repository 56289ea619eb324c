//! The tables of payloads and failures that a message of the contract carries.

use std::fmt;
use std::sync::Arc;

use super::failure::Link;
use super::{ApplicationErrorCategory, Failure, FailureKind, IncomingError};
use crate::Payload;
use crate::bindings::types_part::hourglass::plugin::types as wire;
use crate::wire::{duration, std_duration};

/// The tables of one message: filled on the way out, looked up on the way in.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) payloads: Vec<Payload>,
    pub(crate) failures: Vec<wire::Failure>,
}

/// A message points outside its tables.
#[derive(Debug)]
pub(crate) struct IndexError {
    what: &'static str,
    index: u32,
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} index {} lies outside its table",
            self.what, self.index
        )
    }
}

impl std::error::Error for IndexError {}

impl Tables {
    pub(crate) fn add(&mut self, payload: Payload) -> u32 {
        self.payloads.push(payload);
        (self.payloads.len() - 1) as u32
    }

    pub(crate) fn add_all(&mut self, payloads: Vec<Payload>) -> Vec<u32> {
        let mut indices = Vec::with_capacity(payloads.len());
        for payload in payloads {
            indices.push(self.add(payload));
        }
        indices
    }

    pub(crate) fn add_failure(&mut self, failure: Failure) -> u32 {
        let failure = self.flatten(failure);
        self.failures.push(failure);
        (self.failures.len() - 1) as u32
    }

    /// A failure with its payloads in this message's table.
    pub(crate) fn flatten(&mut self, failure: Failure) -> wire::Failure {
        let mut causes = Vec::new();
        let mut next = Some(failure);
        while let Some(Failure { link }) = next {
            let attributes = link.encoded_attributes.clone();
            causes.push(wire::Cause {
                message: link.message.clone(),
                source: link.source.clone(),
                stack_trace: link.stack_trace.clone(),
                encoded_attributes: attributes.map(|payload| self.add(payload)),
                kind: self.kind(&link.kind),
            });
            next = link.cause.as_ref().map(|cause| cause.failure().clone());
        }
        wire::Failure { causes }
    }

    fn kind(&mut self, kind: &FailureKind) -> wire::CauseKind {
        use wire::CauseKind as Wire;
        match kind {
            FailureKind::Unspecified => Wire::Unspecified,
            FailureKind::Application {
                type_name,
                non_retryable,
                details,
                next_retry_delay,
                category,
            } => Wire::Application(wire::ApplicationFailure {
                error_type: type_name.clone(),
                non_retryable: *non_retryable,
                details: self.add_details(details),
                next_retry_delay: next_retry_delay.map(duration),
                category: match category {
                    ApplicationErrorCategory::Unspecified => wire::ApplicationCategory::Unspecified,
                    ApplicationErrorCategory::Benign => wire::ApplicationCategory::Benign,
                },
            }),
            FailureKind::Timeout {
                timeout_type,
                last_heartbeat_details,
            } => Wire::Timeout(wire::TimeoutFailure {
                timeout_type: *timeout_type,
                last_heartbeat_details: self.add_details(last_heartbeat_details),
            }),
            FailureKind::Cancelled { details, identity } => {
                Wire::Cancelled(wire::CancelledFailure {
                    details: self.add_details(details),
                    identity: identity.clone(),
                })
            }
            FailureKind::Terminated { identity } => Wire::Terminated(identity.clone()),
            FailureKind::Server { non_retryable } => Wire::Server(*non_retryable),
            FailureKind::ResetWorkflow {
                last_heartbeat_details,
            } => Wire::ResetWorkflow(self.add_all(last_heartbeat_details.clone())),
            FailureKind::Activity(activity) => Wire::Activity(activity.clone()),
            FailureKind::ChildWorkflow(child) => Wire::ChildWorkflow(child.clone()),
            FailureKind::NexusOperation(operation) => Wire::NexusOperation(operation.clone()),
            FailureKind::NexusHandler(handler) => Wire::NexusHandler(handler.clone()),
        }
    }

    fn add_details(&mut self, details: &Option<Vec<Payload>>) -> Option<Vec<u32>> {
        let details = details.clone();
        details.map(|details| self.add_all(details))
    }

    pub(crate) fn payload(&self, index: u32) -> Result<Payload, IndexError> {
        let found = self.payloads.get(index as usize).cloned();
        found.ok_or(IndexError {
            what: "payload",
            index,
        })
    }

    pub(crate) fn payloads(&self, indices: &[u32]) -> Result<Vec<Payload>, IndexError> {
        let mut payloads = Vec::with_capacity(indices.len());
        for index in indices {
            payloads.push(self.payload(*index)?);
        }
        Ok(payloads)
    }

    pub(crate) fn failure(&self, index: u32) -> Result<Failure, IndexError> {
        let missing = || IndexError {
            what: "failure",
            index,
        };
        let causes = &self
            .failures
            .get(index as usize)
            .ok_or_else(missing)?
            .causes;
        let mut chain = None;
        for cause in causes.iter().rev() {
            let cause = self.link(cause, chain)?;
            chain = Some(cause);
        }
        chain.ok_or_else(missing)
    }

    fn link(&self, link: &wire::Cause, cause: Option<Failure>) -> Result<Failure, IndexError> {
        let link = Link {
            message: link.message.clone(),
            source: link.source.clone(),
            stack_trace: link.stack_trace.clone(),
            encoded_attributes: link
                .encoded_attributes
                .map(|index| self.payload(index))
                .transpose()?,
            kind: self.owned_kind(&link.kind)?,
            cause: cause.map(IncomingError::from),
        };
        Ok(Failure {
            link: Arc::new(link),
        })
    }

    fn owned_kind(&self, kind: &wire::CauseKind) -> Result<FailureKind, IndexError> {
        use wire::CauseKind as Wire;
        Ok(match kind {
            Wire::Unspecified => FailureKind::Unspecified,
            Wire::Application(application) => FailureKind::Application {
                type_name: application.error_type.clone(),
                non_retryable: application.non_retryable,
                details: self.details(&application.details)?,
                next_retry_delay: application.next_retry_delay.map(std_duration),
                category: match application.category {
                    wire::ApplicationCategory::Unspecified => ApplicationErrorCategory::Unspecified,
                    wire::ApplicationCategory::Benign => ApplicationErrorCategory::Benign,
                },
            },
            Wire::Timeout(timeout) => FailureKind::Timeout {
                timeout_type: timeout.timeout_type,
                last_heartbeat_details: self.details(&timeout.last_heartbeat_details)?,
            },
            Wire::Cancelled(cancelled) => FailureKind::Cancelled {
                details: self.details(&cancelled.details)?,
                identity: cancelled.identity.clone(),
            },
            Wire::Terminated(identity) => FailureKind::Terminated {
                identity: identity.clone(),
            },
            Wire::Server(non_retryable) => FailureKind::Server {
                non_retryable: *non_retryable,
            },
            Wire::ResetWorkflow(details) => FailureKind::ResetWorkflow {
                last_heartbeat_details: self.payloads(details)?,
            },
            Wire::Activity(activity) => FailureKind::Activity(activity.clone()),
            Wire::ChildWorkflow(child) => FailureKind::ChildWorkflow(child.clone()),
            Wire::NexusOperation(operation) => FailureKind::NexusOperation(operation.clone()),
            Wire::NexusHandler(handler) => FailureKind::NexusHandler(handler.clone()),
        })
    }

    fn details(&self, details: &Option<Vec<u32>>) -> Result<Option<Vec<Payload>>, IndexError> {
        details
            .as_ref()
            .map(|details| self.payloads(details))
            .transpose()
    }
}
