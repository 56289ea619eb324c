//! What is known of a run, read-only.

use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::runtime::RunCore;
use crate::wire::{std_duration, system_time};
use crate::{Memo, Priority, RetryPolicy, SearchAttributes};

pub use crate::bindings::types_part::hourglass::plugin::types::{
    DeploymentVersion as WorkerDeploymentVersion, NamespacedExecution as ParentWorkflowInfo,
    WorkflowExecution,
};
pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ContinueAsNewReason;

/// What is known of a run: for constructors, queries and whoever asks.
pub struct WorkflowContextView {
    pub(super) core: Rc<RunCore>,
}

impl WorkflowContextView {
    pub(crate) fn new(core: Rc<RunCore>) -> Self {
        Self { core }
    }

    /// The workflow's id.
    pub fn workflow_id(&self) -> &str {
        &self.core.info.workflow_id
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.core.run_id
    }

    /// The workflow's type.
    pub fn workflow_type(&self) -> &str {
        &self.core.info.workflow_type
    }

    /// The task queue.
    pub fn task_queue(&self) -> &str {
        &self.core.info.task_queue
    }

    /// The namespace.
    pub fn namespace(&self) -> &str {
        &self.core.info.namespace
    }

    /// Counts the tries of this workflow under its retry policy, from 1.
    pub fn attempt(&self) -> u32 {
        self.core.info.attempt
    }

    /// The first run of the chain that this run belongs to.
    pub fn first_execution_run_id(&self) -> &str {
        &self.core.info.first_execution_run_id
    }

    /// The run before this one, if there was one.
    pub fn continued_from_run_id(&self) -> Option<&str> {
        Some(self.core.info.continued_from_run_id.as_str()).filter(|id| !id.is_empty())
    }

    /// When the started event was written.
    pub fn start_time(&self) -> Option<SystemTime> {
        self.core.info.start_time.and_then(system_time)
    }

    /// Limit for the whole chain of runs.
    pub fn execution_timeout(&self) -> Option<Duration> {
        self.core.info.execution_timeout.map(std_duration)
    }

    /// Limit for this run.
    pub fn run_timeout(&self) -> Option<Duration> {
        self.core.info.run_timeout.map(std_duration)
    }

    /// Limit for one workflow task.
    pub fn task_timeout(&self) -> Option<Duration> {
        self.core.info.task_timeout.map(std_duration)
    }

    /// The workflow that started this one.
    pub fn parent(&self) -> Option<&ParentWorkflowInfo> {
        self.core.info.parent.as_ref()
    }

    /// The first workflow of the tree that this one belongs to, where it is another.
    pub fn root(&self) -> Option<&WorkflowExecution> {
        self.core.info.root.as_ref()
    }

    /// The policy by which the server retries the workflow.
    pub fn retry_policy(&self) -> Option<RetryPolicy> {
        self.core
            .info
            .retry_policy
            .as_ref()
            .map(RetryPolicy::from_wire)
    }

    /// The cron expression, if there is one.
    pub fn cron_schedule(&self) -> Option<&str> {
        Some(self.core.info.cron_schedule.as_str()).filter(|cron| !cron.is_empty())
    }

    /// The order in which the queue hands out the workflow's tasks.
    pub fn priority(&self) -> Priority {
        self.core
            .info
            .priority
            .as_ref()
            .map(Priority::from_wire)
            .unwrap_or_default()
    }

    /// The memo as it is now.
    pub fn memo(&self) -> Memo {
        self.core.memo.borrow().clone()
    }

    /// The search attributes as they are now.
    pub fn search_attributes(&self) -> SearchAttributes {
        self.core.search_attributes.borrow().clone()
    }
}
