//! Commands that schedule work: activities, child workflows, Nexus operations.

use super::{indices, named, not_empty, optional_index, sorted};
use crate::{
    contract::workflow::{
        ActivityCancellationType, ChildWorkflowCancellationType, NexusCancellationType,
        ParentClosePolicy, ScheduleActivity, ScheduleLocalActivity, ScheduleNexusOperation,
        StartChildWorkflow, VersioningOverride, WorkflowIdReusePolicy,
    },
    temporal::convert::properties::{
        shape::{choice, record},
        source::{Draw, Source, always},
    },
};

record!(ScheduleActivity {
    seq,
    activity_id,
    activity_type,
    // An empty one means the workflow's: the conversion puts that in.
    task_queue: not_empty,
    headers: named,
    arguments: indices,
    // Refused without one of the closing timeouts.
    schedule_to_close_timeout: always,
    schedule_to_start_timeout,
    start_to_close_timeout,
    heartbeat_timeout,
    retry_policy,
    cancellation_type,
    do_not_eagerly_execute,
    priority,
});

record!(ScheduleLocalActivity {
    seq,
    activity_id,
    activity_type,
    attempt,
    original_schedule_time,
    headers: named,
    arguments: indices,
    schedule_to_close_timeout,
    schedule_to_start_timeout,
    // Refused without one of the closing timeouts.
    start_to_close_timeout: always,
    retry_policy,
    local_retry_threshold,
    cancellation_type,
    include_arguments_in_marker,
});

choice!(ActivityCancellationType {
    TryCancel(),
    WaitCancellationCompleted(),
    Abandon(),
});

record!(StartChildWorkflow {
    seq,
    // An empty one means the workflow's: the conversion puts that in.
    namespace: not_empty,
    workflow_id,
    workflow_type,
    // The same.
    task_queue: not_empty,
    input: indices,
    execution_timeout,
    run_timeout,
    task_timeout,
    parent_close_policy,
    id_reuse_policy,
    retry_policy,
    cron_schedule,
    headers: named,
    memo: named,
    search_attributes: named,
    cancellation_type,
    priority,
    versioning_override,
});

choice!(ParentClosePolicy {
    Unspecified(),
    Terminate(),
    Abandon(),
    RequestCancel(),
});

choice!(WorkflowIdReusePolicy {
    Unspecified(),
    AllowDuplicate(),
    AllowDuplicateFailedOnly(),
    RejectDuplicate(),
    TerminateIfRunning(),
});

choice!(ChildWorkflowCancellationType {
    Abandon(),
    TryCancel(),
    WaitCancellationCompleted(),
    WaitCancellationRequested(),
});

choice!(VersioningOverride {
    AutoUpgrade(),
    Pinned,
    OneTime,
});

record!(ScheduleNexusOperation {
    seq,
    endpoint,
    service,
    operation,
    input: optional_index,
    schedule_to_close_timeout,
    schedule_to_start_timeout,
    start_to_close_timeout,
    headers: sorted::<String>,
    cancellation_type,
});

choice!(NexusCancellationType {
    WaitCancellationCompleted(),
    Abandon(),
    TryCancel(),
    WaitCancellationRequested(),
});
