//! What activity code and Nexus handlers reach of the host, behind traits: the
//! sandbox does not know Temporal.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::contract::{
    activity::{CancelReason, WaitResult},
    asynchronous_completion::{ActivityReference, CompletionError, ReportedFailure},
    nexus::{StartedWorkflow, WorkflowError, WorkflowStart},
    types::Payload,
};

/// The attempt or request that a call works for.
pub trait ActivityPort: Send + Sync {
    /// Sends a heartbeat.
    fn heartbeat(&self, details: Vec<Payload>) -> BoxFuture<'_, ()>;
    /// Why the work was asked to stop, if it was.
    fn cancel_requested(&self) -> Option<CancelReason>;
    /// Ends when the work is asked to stop.
    fn cancelled(&self) -> BoxFuture<'_, CancelReason>;
    /// Waits, at most until the work is asked to stop.
    fn wait(&self, length: Duration) -> BoxFuture<'_, WaitResult> {
        let wait = async move {
            tokio::select! {
                biased;
                reason = self.cancelled() => WaitResult::Cancelled(reason),
                () = tokio::time::sleep(length) => WaitResult::Elapsed,
            }
        };
        Box::pin(wait)
    }
    /// Activities that are to be ended from here.
    fn others(&self) -> &dyn OtherActivities;
    /// What only a Nexus handler may do.
    fn nexus(&self) -> Option<&dyn NexusPort>;
}

/// Activities whose code said that somebody else will end them.
#[expect(missing_docs, reason = "the contract documents its functions")]
pub trait OtherActivities: Send + Sync {
    fn heartbeat(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<Option<CancelReason>, CompletionError>>;

    fn complete(
        &self,
        activity: ActivityReference,
        result: Payload,
    ) -> BoxFuture<'_, Result<(), CompletionError>>;

    fn fail(
        &self,
        activity: ActivityReference,
        failure: ReportedFailure,
    ) -> BoxFuture<'_, Result<(), CompletionError>>;

    fn report_cancellation(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<(), CompletionError>>;
}

/// Workflows behind Nexus operations.
#[expect(missing_docs, reason = "the contract documents its functions")]
pub trait NexusPort: Send + Sync {
    fn start_workflow(
        &self,
        workflow: WorkflowStart,
    ) -> BoxFuture<'_, Result<StartedWorkflow, WorkflowError>>;

    fn cancel_workflow(&self, operation_token: String) -> BoxFuture<'_, Result<(), WorkflowError>>;
}
