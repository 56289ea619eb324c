//! What workflow code can know of its run and of its turn.

use std::time::SystemTime;

use super::view::{ContinueAsNewReason, WorkerDeploymentVersion, WorkflowContextView};
use super::workflow::SyncWorkflowContext;
use crate::cancellation::{Cancelled, WorkflowCancellationToken};
use crate::metrics::MetricMeter;
use crate::runtime::WorkflowRandomValue;
use crate::{Headers, Memo, SearchAttributes};

impl<W> SyncWorkflowContext<W> {
    /// The token that is cancelled when the workflow is.
    pub fn cancellation_token(&self) -> WorkflowCancellationToken {
        self.core.cancellation.clone()
    }

    /// Waits until the workflow is cancelled; gives the reason.
    pub fn cancelled(&self) -> Cancelled {
        self.core.cancellation.cancelled()
    }

    /// What is known of the run.
    pub fn info(&self) -> WorkflowContextView {
        WorkflowContextView::new(self.core.clone())
    }

    /// The workflow's id.
    pub fn workflow_id(&self) -> &str {
        &self.core.info.workflow_id
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.core.run_id
    }

    /// The workflow's type, as it was started.
    pub fn workflow_type(&self) -> &str {
        &self.core.info.workflow_type
    }

    /// The namespace of the run.
    pub fn namespace(&self) -> &str {
        &self.core.info.namespace
    }

    /// The task queue of the run.
    pub fn task_queue(&self) -> &str {
        &self.core.info.task_queue
    }

    /// The time of this turn: the same in every replay. It stands still while
    /// the workflow's code runs.
    pub fn workflow_time(&self) -> Option<SystemTime> {
        self.core.turn.borrow().time
    }

    /// Events in the history, as of this turn.
    pub fn history_length(&self) -> u32 {
        self.core.turn.borrow().history_length
    }

    /// Size of the history in bytes, as of this turn.
    pub fn history_size_bytes(&self) -> u64 {
        self.core.turn.borrow().history_size_bytes
    }

    /// True if the server advises to continue as new.
    pub fn continue_as_new_suggested(&self) -> bool {
        self.core.turn.borrow().continue_as_new_suggested
    }

    /// Why the server gives that advice.
    pub fn continue_as_new_reasons(&self) -> Vec<ContinueAsNewReason> {
        self.core.turn.borrow().continue_as_new_reasons.clone()
    }

    /// Version of the worker that completes this task, or completed it when it was
    /// first run.
    pub fn current_deployment_version(&self) -> Option<WorkerDeploymentVersion> {
        self.core.turn.borrow().deployment_version.clone()
    }

    /// True if the workflow is pinned to a worker deployment version and its
    /// target version is another one.
    pub fn target_worker_deployment_version_changed(&self) -> bool {
        self.core.turn.borrow().target_deployment_version_changed
    }

    /// The SDK version that the last completed workflow task recorded, if any.
    pub fn last_sdk_version(&self) -> Option<String> {
        let version = self.core.turn.borrow().last_sdk_version.clone();
        Some(version).filter(|version| !version.is_empty())
    }

    /// True while the turn repeats what history holds. For logs and metrics only:
    /// a workflow that decides by it cannot be replayed.
    pub fn is_replaying(&self) -> bool {
        self.core.turn.borrow().is_replaying
    }

    /// True if no asynchronous handler of a signal or an update is under way. Wait
    /// for it before the workflow ends: what a handler has not done by then, it
    /// never does.
    pub fn all_handlers_finished(&self) -> bool {
        self.core.running_handlers.get() == 0
    }

    /// The memo as it is now.
    pub fn memo(&self) -> Memo {
        self.core.memo.borrow().clone()
    }

    /// The search attributes as they are now.
    pub fn search_attributes(&self) -> SearchAttributes {
        self.core.search_attributes.borrow().clone()
    }

    /// Makes instruments. What they measure is dropped while the turn repeats what
    /// history holds.
    pub fn metric_meter(&self) -> MetricMeter {
        MetricMeter::new()
    }

    /// The headers that the run began with.
    pub fn headers(&self) -> &Headers {
        &self.core.headers
    }

    /// A random value: the same in every replay.
    pub fn random<T: WorkflowRandomValue>(&self) -> T {
        T::from_bits(&mut || self.core.next_random())
    }

    /// A random UUID (version 4): the same in every replay.
    pub fn uuid4(&self) -> String {
        self.core.uuid4()
    }
}
