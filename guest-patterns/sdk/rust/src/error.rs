//! Failures: what Temporal stores of an error, and the error types that authors
//! see and make.
//!
//! A [`Failure`] is one link with everything the contract has for it, and its
//! causes below. The typed errors wrap a link each, so a failure that passes
//! through a workflow leaves it with every field it came with. `tables` turns
//! chains into the contract's tables and back; nothing else knows of indices.

mod activity;
mod any;
mod application;
mod child;
mod external;
mod failure;
mod incoming;
mod nexus;
mod payloads;
mod tables;
mod termination;

pub use activity::ActivityExecutionError;
pub(crate) use any::{BoxError, boxed};
pub(crate) use application::chain;
pub use application::{ApplicationErrorCategory, ApplicationFailure, ApplicationFailureBuilder};
pub use child::{ChildWorkflowExecutionError, ChildWorkflowStartCause, ChildWorkflowStartError};
pub use external::{CancelExternalWorkflowError, WorkflowSignalError};
pub use failure::Failure;
pub use incoming::{
    ActivityFailureError, CancelledError, ChildWorkflowFailureError, IncomingError,
    NexusHandlerError, NexusOperationFailureError, ResetWorkflowError, ServerError,
    TerminatedError, TimeoutError, UnspecifiedError,
};
pub use nexus::NexusOperationExecutionError;
pub use payloads::FailurePayloads;
pub(crate) use termination::Effect;
pub use termination::{OutgoingWorkflowError, WorkflowCancellationError, WorkflowTermination};

pub use crate::bindings::types_part::hourglass::plugin::types::{RetryState, TimeoutType};
pub(crate) use failure::FailureKind;
pub(crate) use tables::{IndexError, Tables};

/// What failures that this SDK makes name as their source.
pub(crate) const SOURCE: &str = "HourglassRustSDK";

#[cfg(test)]
mod tests;
