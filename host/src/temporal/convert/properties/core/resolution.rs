//! Core's jobs that say how something ended. A resolution to nothing is refused,
//! and a failure that is absent becomes an empty one.

use temporalio_common::protos::{
    coresdk::{
        activity_result::{
            self, ActivityResolution, DoBackoff, activity_resolution::Status as ActivityStatus,
        },
        child_workflow::{
            self, ChildWorkflowResult, StartChildWorkflowExecutionFailedCause,
            child_workflow_result::Status as ChildStatus,
        },
        nexus::{NexusOperationResult, nexus_operation_result::Status as NexusStatus},
        workflow_activation::{
            self as core, resolve_child_workflow_execution_start::Status as ChildStartStatus,
            resolve_nexus_operation_start::Status as NexusStartStatus,
        },
    },
    temporal::api::enums::v1::{
        CancelExternalWorkflowExecutionFailedCause, SignalExternalWorkflowExecutionFailedCause,
    },
};

use crate::temporal::convert::properties::{
    shape::{choice, record},
    source::{Draw, Source, always, left_out, one_of},
};

record!(core::ResolveActivity {
    seq,
    result: always,
    // Core's own; its documentation says so.
    is_local: left_out,
});

record!(ActivityResolution { status: always });

choice!(ActivityStatus {
    Completed,
    Failed,
    Cancelled,
    Backoff,
});

record!(activity_result::Success { result });

record!(activity_result::Failure {
    failure: always,
    // Only of meaning on the way to Core.
    cause: left_out,
});

record!(activity_result::Cancellation { failure: always });

record!(DoBackoff {
    attempt,
    // None and zero mean the same.
    backoff_duration: always,
    original_schedule_time,
});

record!(core::ResolveChildWorkflowExecutionStart {
    seq,
    status: always,
});

choice!(ChildStartStatus {
    Succeeded,
    Failed,
    Cancelled,
});

record!(core::ResolveChildWorkflowExecutionStartSuccess { run_id });

record!(core::ResolveChildWorkflowExecutionStartFailure {
    workflow_id,
    workflow_type,
    cause: one_of::<StartChildWorkflowExecutionFailedCause>,
});

record!(core::ResolveChildWorkflowExecutionStartCancelled { failure: always });

record!(core::ResolveChildWorkflowExecution {
    seq,
    result: always,
});

record!(ChildWorkflowResult { status: always });

choice!(ChildStatus {
    Completed,
    Failed,
    Cancelled,
});

record!(child_workflow::Success { result });

record!(child_workflow::Failure { failure: always });

record!(child_workflow::Cancellation { failure: always });

record!(core::ResolveSignalExternalWorkflow {
    seq,
    failure,
    cause: one_of::<SignalExternalWorkflowExecutionFailedCause>,
});

record!(core::ResolveRequestCancelExternalWorkflow {
    seq,
    failure,
    cause: one_of::<CancelExternalWorkflowExecutionFailedCause>,
});

record!(core::ResolveNexusOperationStart {
    seq,
    status: always,
});

choice!(NexusStartStatus {
    OperationToken,
    StartedSync(started_sync),
    Failed,
});

/// Core's documentation gives the flag no meaning when it is false.
fn started_sync(source: &mut Source<'_>) -> bool {
    !source.wild || bool::draw(source)
}

record!(core::ResolveNexusOperation {
    seq,
    result: always,
});

record!(NexusOperationResult { status: always });

choice!(NexusStatus {
    Completed,
    Failed,
    Cancelled,
    TimedOut,
});
