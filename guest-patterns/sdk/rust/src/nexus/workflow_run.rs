//! Operations that are workflow runs.

use std::marker::PhantomData;
use std::time::Duration;
use std::{error, fmt};

use super::{HandlerError, HandlerErrorType, NexusLink};
use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{
    StartedWorkflow, WorkflowError, WorkflowStart,
};
use crate::data_converters::PayloadConversionError;
use crate::error::Tables;
use crate::wire::duration;
use crate::{MemoValues, Payload, Priority, RetryPolicy, SearchAttributes};

pub use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{
    WorkflowErrorKind, WorkflowIdConflictPolicy, WorkflowIdReusePolicy,
};

/// How the workflow behind an operation is to run.
#[derive(Clone, Debug, bon::Builder)]
#[builder(start_fn = with_workflow_id)]
pub struct NexusWorkflowOptions {
    /// The workflow's id. Make it of what the operation is about: a request that is
    /// delivered twice must not start two workflows.
    #[builder(start_fn, into)]
    pub workflow_id: String,
    /// The queue of the request unless set.
    #[builder(into)]
    pub task_queue: Option<String>,
    /// Limit for the whole chain of runs.
    pub execution_timeout: Option<Duration>,
    /// Limit for one run.
    pub run_timeout: Option<Duration>,
    /// Limit for one workflow task.
    pub task_timeout: Option<Duration>,
    /// None unless set: a workflow is not retried.
    pub retry_policy: Option<RetryPolicy>,
    /// Whether the id may be used again after its workflow closed: it may, unless set.
    #[builder(default = WorkflowIdReusePolicy::Unspecified)]
    pub id_reuse_policy: WorkflowIdReusePolicy,
    /// What to do if a workflow with the id runs: fail, unless set.
    #[builder(default = WorkflowIdConflictPolicy::Unspecified)]
    pub id_conflict_policy: WorkflowIdConflictPolicy,
    /// Values for whoever lists or describes the workflow.
    pub memo: Option<MemoValues>,
    /// Values by which clients find the workflow.
    pub search_attributes: Option<SearchAttributes>,
    /// The order in which the queue hands out the workflow's tasks.
    pub priority: Option<Priority>,
}

impl NexusWorkflowOptions {
    /// An id and nothing else.
    pub fn workflow_id(id: impl Into<String>) -> Self {
        Self::with_workflow_id(id).build()
    }

    pub(super) fn into_start(
        self,
        workflow_type: &str,
        input: Vec<Payload>,
    ) -> Result<WorkflowStart, PayloadConversionError> {
        let mut tables = Tables::default();
        let memo = self.memo.unwrap_or_default().into_fields()?;
        let attributes = self.search_attributes.unwrap_or_default();
        Ok(WorkflowStart {
            workflow_id: self.workflow_id,
            workflow_type: workflow_type.to_owned(),
            task_queue: self.task_queue.unwrap_or_default(),
            arguments: tables.add_all(input),
            execution_timeout: self.execution_timeout.map(duration),
            run_timeout: self.run_timeout.map(duration),
            task_timeout: self.task_timeout.map(duration),
            retry_policy: self.retry_policy.as_ref().map(RetryPolicy::to_wire),
            id_reuse_policy: self.id_reuse_policy,
            id_conflict_policy: self.id_conflict_policy,
            memo: memo.to_wire(&mut tables),
            search_attributes: attributes.fields.to_wire(&mut tables),
            headers: Vec::new(),
            priority: self.priority.as_ref().map(Priority::to_wire),
            payloads: tables.payloads,
        })
    }
}

/// A workflow whose end is the operation's; what a `#[workflow_run_operation]`
/// returns.
#[derive(Clone, Debug)]
pub struct NexusWorkflowRun<Output> {
    pub(super) operation_token: String,
    workflow_id: String,
    run_id: String,
    output: PhantomData<fn() -> Output>,
}

impl<Output> NexusWorkflowRun<Output> {
    /// The run, and the link to it.
    pub(super) fn new(workflow_id: String, started: StartedWorkflow) -> (Self, NexusLink) {
        let run = Self {
            operation_token: started.operation_token,
            workflow_id,
            run_id: started.run_id,
            output: PhantomData,
        };
        (run, started.link)
    }

    /// The workflow's id.
    pub fn workflow_id(&self) -> &str {
        &self.workflow_id
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }
}

/// Names the output of the workflow behind an operation, however its type is written.
pub trait WorkflowRunOutput {
    /// The type.
    type Output;
}

impl<Output> WorkflowRunOutput for NexusWorkflowRun<Output> {
    type Output = Output;
}

/// Why the workflow behind an operation was not started or cancelled.
#[derive(Clone, Debug)]
pub struct NexusWorkflowError {
    kind: WorkflowErrorKind,
    message: String,
}

impl NexusWorkflowError {
    /// What sort of error it is.
    pub fn kind(&self) -> WorkflowErrorKind {
        self.kind
    }
}

impl From<WorkflowError> for NexusWorkflowError {
    fn from(error: WorkflowError) -> Self {
        Self {
            kind: error.kind,
            message: error.message,
        }
    }
}

impl From<PayloadConversionError> for NexusWorkflowError {
    fn from(error: PayloadConversionError) -> Self {
        Self {
            kind: WorkflowErrorKind::InvalidArgument,
            message: error.to_string(),
        }
    }
}

/// What the error means for the request that asked for the workflow.
impl From<NexusWorkflowError> for HandlerError {
    fn from(error: NexusWorkflowError) -> Self {
        let error_type = match error.kind {
            WorkflowErrorKind::AlreadyStarted => HandlerErrorType::Conflict,
            WorkflowErrorKind::NotFound => HandlerErrorType::NotFound,
            WorkflowErrorKind::InvalidArgument => HandlerErrorType::BadRequest,
            WorkflowErrorKind::Unavailable => HandlerErrorType::Unavailable,
        };
        let refused = Self::new(error_type, error.message);
        match error.kind {
            // Servers differ in what they think of a conflict.
            WorkflowErrorKind::AlreadyStarted => refused.retryable(false),
            _ => refused,
        }
    }
}

impl fmt::Display for NexusWorkflowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = &self.message;
        write!(
            f,
            "the workflow behind the operation does not run: {message}"
        )
    }
}

impl error::Error for NexusWorkflowError {}
