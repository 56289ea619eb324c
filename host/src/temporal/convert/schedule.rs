//! Commands that schedule work: activities of both kinds and child workflows.

use temporalio_common::protos::{
    coresdk::{
        child_workflow::{
            ChildWorkflowCancellationType as CoreChildCancellation,
            ParentClosePolicy as CoreParentClosePolicy,
        },
        common::VersioningIntent,
        workflow_commands::{
            self as core, ActivityCancellationType as CoreCancellation, workflow_command::Variant,
        },
    },
    temporal::api::{
        common::v1::SearchAttributes, enums::v1::WorkflowIdReusePolicy as ProtoIdReusePolicy,
    },
};

use super::{
    policy,
    tables::{InvalidMessage, TableReader},
    time,
};
use crate::{
    contract::{
        types::Duration,
        workflow::{
            ActivityCancellationType, ChildWorkflowCancellationType, ParentClosePolicy,
            ScheduleActivity, ScheduleLocalActivity, StartChildWorkflow, WorkflowIdReusePolicy,
        },
    },
    plugin::Queue,
};

/// `chosen`, or what stands in for an empty one.
pub(super) fn or(chosen: String, default: &str) -> String {
    if chosen.is_empty() {
        default.to_owned()
    } else {
        chosen
    }
}

pub(super) fn activity(
    command: ScheduleActivity,
    tables: &TableReader,
    origin: &Queue,
) -> Result<Variant, InvalidMessage> {
    let ScheduleActivity {
        seq,
        activity_id,
        activity_type,
        task_queue,
        headers,
        arguments,
        schedule_to_close_timeout,
        schedule_to_start_timeout,
        start_to_close_timeout,
        heartbeat_timeout,
        retry_policy,
        cancellation_type,
        do_not_eagerly_execute,
        priority,
    } = command;
    closing_timeout(
        || format!("schedule-activity {activity_type:?} (seq {seq})"),
        [schedule_to_close_timeout, start_to_close_timeout],
    )?;
    Ok(Variant::ScheduleActivity(core::ScheduleActivity {
        seq,
        activity_id,
        activity_type,
        task_queue: or(task_queue, &origin.task_queue),
        headers: tables.named(&headers)?,
        arguments: tables.payloads(&arguments)?,
        schedule_to_close_timeout: schedule_to_close_timeout.map(time::proto_duration),
        schedule_to_start_timeout: schedule_to_start_timeout.map(time::proto_duration),
        start_to_close_timeout: start_to_close_timeout.map(time::proto_duration),
        heartbeat_timeout: heartbeat_timeout.map(time::proto_duration),
        retry_policy: retry_policy.map(policy::proto_retry_policy),
        cancellation_type: activity_cancellation(cancellation_type) as i32,
        do_not_eagerly_execute,
        versioning_intent: VersioningIntent::Unspecified as i32,
        priority: priority.map(policy::proto_priority),
    }))
}

pub(super) fn local_activity(
    command: ScheduleLocalActivity,
    tables: &TableReader,
) -> Result<Variant, InvalidMessage> {
    let ScheduleLocalActivity {
        seq,
        activity_id,
        activity_type,
        attempt,
        original_schedule_time,
        headers,
        arguments,
        schedule_to_close_timeout,
        schedule_to_start_timeout,
        start_to_close_timeout,
        retry_policy,
        local_retry_threshold,
        cancellation_type,
        include_arguments_in_marker,
    } = command;
    closing_timeout(
        || format!("schedule-local-activity {activity_type:?} (seq {seq})"),
        [schedule_to_close_timeout, start_to_close_timeout],
    )?;
    Ok(Variant::ScheduleLocalActivity(
        core::ScheduleLocalActivity {
            seq,
            activity_id,
            activity_type,
            attempt,
            original_schedule_time: original_schedule_time.map(time::proto_timestamp),
            headers: tables.named(&headers)?,
            arguments: tables.payloads(&arguments)?,
            schedule_to_close_timeout: schedule_to_close_timeout.map(time::proto_duration),
            schedule_to_start_timeout: schedule_to_start_timeout.map(time::proto_duration),
            start_to_close_timeout: start_to_close_timeout.map(time::proto_duration),
            retry_policy: retry_policy.map(policy::proto_retry_policy),
            local_retry_threshold: local_retry_threshold.map(time::proto_duration),
            cancellation_type: activity_cancellation(cancellation_type) as i32,
            include_arguments_in_marker,
        },
    ))
}

fn closing_timeout(
    command: impl FnOnce() -> String,
    timeouts: [Option<Duration>; 2],
) -> Result<(), InvalidMessage> {
    if timeouts.iter().any(Option::is_some) {
        return Ok(());
    }
    Err(InvalidMessage::Command {
        command: command(),
        reason: "one of schedule-to-close-timeout and start-to-close-timeout is required"
            .to_owned(),
    })
}

fn activity_cancellation(cancellation: ActivityCancellationType) -> CoreCancellation {
    match cancellation {
        ActivityCancellationType::TryCancel => CoreCancellation::TryCancel,
        ActivityCancellationType::WaitCancellationCompleted => {
            CoreCancellation::WaitCancellationCompleted
        }
        ActivityCancellationType::Abandon => CoreCancellation::Abandon,
    }
}

pub(super) fn child_workflow(
    command: StartChildWorkflow,
    tables: &TableReader,
    origin: &Queue,
) -> Result<Variant, InvalidMessage> {
    let StartChildWorkflow {
        seq,
        namespace,
        workflow_id,
        workflow_type,
        task_queue,
        input,
        execution_timeout,
        run_timeout,
        task_timeout,
        parent_close_policy,
        id_reuse_policy,
        retry_policy,
        cron_schedule,
        headers,
        memo,
        search_attributes,
        cancellation_type,
        priority,
        versioning_override,
    } = command;
    let indexed_fields = tables.named(&search_attributes)?;
    Ok(Variant::StartChildWorkflowExecution(
        core::StartChildWorkflowExecution {
            seq,
            namespace: or(namespace, &origin.namespace),
            workflow_id,
            workflow_type,
            task_queue: or(task_queue, &origin.task_queue),
            input: tables.payloads(&input)?,
            workflow_execution_timeout: execution_timeout.map(time::proto_duration),
            workflow_run_timeout: run_timeout.map(time::proto_duration),
            workflow_task_timeout: task_timeout.map(time::proto_duration),
            parent_close_policy: close_policy(parent_close_policy) as i32,
            workflow_id_reuse_policy: reuse_policy(id_reuse_policy) as i32,
            retry_policy: retry_policy.map(policy::proto_retry_policy),
            cron_schedule,
            headers: tables.named(&headers)?,
            memo: tables.named(&memo)?,
            search_attributes: (!indexed_fields.is_empty())
                .then_some(SearchAttributes { indexed_fields }),
            cancellation_type: child_cancellation(cancellation_type) as i32,
            // Of the deprecated versioning by build ids; our workers have none.
            versioning_intent: VersioningIntent::Unspecified as i32,
            priority: priority.map(policy::proto_priority),
            versioning_override: versioning_override.map(policy::proto_versioning_override),
        },
    ))
}

fn close_policy(policy: ParentClosePolicy) -> CoreParentClosePolicy {
    match policy {
        ParentClosePolicy::Unspecified => CoreParentClosePolicy::Unspecified,
        ParentClosePolicy::Terminate => CoreParentClosePolicy::Terminate,
        ParentClosePolicy::Abandon => CoreParentClosePolicy::Abandon,
        ParentClosePolicy::RequestCancel => CoreParentClosePolicy::RequestCancel,
    }
}

fn reuse_policy(policy: WorkflowIdReusePolicy) -> ProtoIdReusePolicy {
    match policy {
        WorkflowIdReusePolicy::Unspecified => ProtoIdReusePolicy::Unspecified,
        WorkflowIdReusePolicy::AllowDuplicate => ProtoIdReusePolicy::AllowDuplicate,
        WorkflowIdReusePolicy::AllowDuplicateFailedOnly => {
            ProtoIdReusePolicy::AllowDuplicateFailedOnly
        }
        WorkflowIdReusePolicy::RejectDuplicate => ProtoIdReusePolicy::RejectDuplicate,
        #[expect(
            deprecated,
            reason = "guests may still ask for it, and servers still know it"
        )]
        WorkflowIdReusePolicy::TerminateIfRunning => ProtoIdReusePolicy::TerminateIfRunning,
    }
}

fn child_cancellation(cancellation: ChildWorkflowCancellationType) -> CoreChildCancellation {
    match cancellation {
        ChildWorkflowCancellationType::Abandon => CoreChildCancellation::Abandon,
        ChildWorkflowCancellationType::TryCancel => CoreChildCancellation::TryCancel,
        ChildWorkflowCancellationType::WaitCancellationCompleted => {
            CoreChildCancellation::WaitCancellationCompleted
        }
        ChildWorkflowCancellationType::WaitCancellationRequested => {
            CoreChildCancellation::WaitCancellationRequested
        }
    }
}
