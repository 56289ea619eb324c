//! Options of child workflows and of messages to other workflows.

use std::time::Duration;

use crate::{MemoValues, Priority, RetryPolicy, SearchAttributes, WorkflowCancellationToken};

pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowCancellationType, ParentClosePolicy, VersioningOverride, WorkflowIdReusePolicy,
};

/// How a child workflow is to run.
#[derive(Clone, Debug, Default, bon::Builder)]
pub struct ChildWorkflowOptions {
    /// A random one unless set.
    #[builder(into)]
    pub workflow_id: Option<String>,
    /// The parent's queue unless set.
    #[builder(into)]
    pub task_queue: Option<String>,
    /// When the child resolves if it is cancelled: when it has closed, unless set.
    #[builder(default)]
    pub cancel_type: ChildWorkflowCancellationType,
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// What becomes of the child when its parent closes: it is terminated, unless set.
    #[builder(default)]
    pub parent_close_policy: ParentClosePolicy,
    /// One line for the web UI.
    #[builder(into)]
    pub static_summary: Option<String>,
    /// Longer text for the web UI.
    #[builder(into)]
    pub static_details: Option<String>,
    /// Whether the id may be used again: it may, unless set.
    #[builder(default)]
    pub id_reuse_policy: WorkflowIdReusePolicy,
    /// Limit for the whole chain of runs.
    pub execution_timeout: Option<Duration>,
    /// Limit for one run.
    pub run_timeout: Option<Duration>,
    /// Limit for one workflow task.
    pub task_timeout: Option<Duration>,
    /// A cron expression.
    #[builder(into)]
    pub cron_schedule: Option<String>,
    /// None unless set: a child is not retried.
    pub retry_policy: Option<RetryPolicy>,
    /// Values for whoever lists or describes the child.
    pub memo: Option<MemoValues>,
    /// Values by which clients find the child.
    pub search_attributes: Option<SearchAttributes>,
    /// The order in which the queue hands out the child's tasks.
    pub priority: Option<Priority>,
    /// Which worker version runs the child. Of use only where the workers of its queue
    /// are versioned; those of Hourglass are not.
    pub versioning_override: Option<VersioningOverride>,
}

impl ChildWorkflowOptions {
    /// An id and nothing else.
    pub fn workflow_id(id: impl Into<String>) -> Self {
        Self::builder().workflow_id(id).build()
    }
}

impl Default for ChildWorkflowCancellationType {
    fn default() -> Self {
        Self::WaitCancellationCompleted
    }
}

impl Default for ParentClosePolicy {
    fn default() -> Self {
        Self::Unspecified
    }
}

impl Default for WorkflowIdReusePolicy {
    fn default() -> Self {
        Self::Unspecified
    }
}

/// How a signal is to be sent.
#[derive(Clone, Debug, Default, bon::Builder)]
pub struct SignalWorkflowOptions {
    /// The workflow's own token unless set. A signal that has left is not called back.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// One line for the web UI.
    #[builder(into)]
    pub summary: Option<String>,
}
