//! Commands that schedule work, back to the contract.

use temporalio_common::protos::{
    coresdk::{
        child_workflow::{
            ChildWorkflowCancellationType as CoreChildCancellation,
            ParentClosePolicy as CoreClosePolicy,
        },
        common::VersioningIntent,
        nexus::NexusOperationCancellationType as CoreNexusCancellation,
        workflow_commands::{self as core, ActivityCancellationType as CoreCancellation},
    },
    temporal::api::{
        deployment::v1::WorkerDeploymentVersion,
        enums::v1::WorkflowIdReusePolicy as ProtoReusePolicy,
        workflow::v1::{
            VersioningOverride as ProtoOverride,
            versioning_override::{
                OneTimeOverride, Override, PinnedOverride, PinnedOverrideBehavior,
            },
        },
    },
};

use crate::{
    contract::{
        types::DeploymentVersion,
        workflow::{
            ActivityCancellationType, ChildWorkflowCancellationType, NexusCancellationType,
            ParentClosePolicy, ScheduleActivity, ScheduleLocalActivity, ScheduleNexusOperation,
            StartChildWorkflow, VersioningOverride, WorkflowIdReusePolicy,
        },
    },
    temporal::convert::{
        policy::{priority as contract_priority, retry_policy as contract_policy},
        properties::shape::translation,
        tables::TableBuilder,
        time::{duration, timestamp},
    },
};

pub(super) fn activity(
    command: core::ScheduleActivity,
    tables: &mut TableBuilder,
) -> ScheduleActivity {
    let cancellation = command.cancellation_type();
    let core::ScheduleActivity {
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
        cancellation_type: _, // read above, as an enum
        do_not_eagerly_execute,
        versioning_intent,
        priority,
    } = command;
    assert_eq!(versioning_intent, VersioningIntent::Unspecified as i32);
    ScheduleActivity {
        seq,
        activity_id,
        activity_type,
        task_queue,
        headers: tables.named(headers),
        arguments: tables.payloads(arguments),
        schedule_to_close_timeout: schedule_to_close_timeout.map(duration),
        schedule_to_start_timeout: schedule_to_start_timeout.map(duration),
        start_to_close_timeout: start_to_close_timeout.map(duration),
        heartbeat_timeout: heartbeat_timeout.map(duration),
        retry_policy: retry_policy.map(contract_policy),
        cancellation_type: activity_cancellation(cancellation),
        do_not_eagerly_execute,
        priority: priority.map(contract_priority),
    }
}

pub(super) fn local_activity(
    command: core::ScheduleLocalActivity,
    tables: &mut TableBuilder,
) -> ScheduleLocalActivity {
    let cancellation = command.cancellation_type();
    let core::ScheduleLocalActivity {
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
        cancellation_type: _, // read above, as an enum
        include_arguments_in_marker,
    } = command;
    ScheduleLocalActivity {
        seq,
        activity_id,
        activity_type,
        attempt,
        original_schedule_time: original_schedule_time.map(timestamp),
        headers: tables.named(headers),
        arguments: tables.payloads(arguments),
        schedule_to_close_timeout: schedule_to_close_timeout.map(duration),
        schedule_to_start_timeout: schedule_to_start_timeout.map(duration),
        start_to_close_timeout: start_to_close_timeout.map(duration),
        retry_policy: retry_policy.map(contract_policy),
        local_retry_threshold: local_retry_threshold.map(duration),
        cancellation_type: activity_cancellation(cancellation),
        include_arguments_in_marker,
    }
}

pub(super) fn child_workflow(
    command: core::StartChildWorkflowExecution,
    tables: &mut TableBuilder,
) -> StartChildWorkflow {
    let closing = command.parent_close_policy();
    let reuse = command.workflow_id_reuse_policy();
    let cancellation = command.cancellation_type();
    let core::StartChildWorkflowExecution {
        seq,
        namespace,
        workflow_id,
        workflow_type,
        task_queue,
        input,
        workflow_execution_timeout,
        workflow_run_timeout,
        workflow_task_timeout,
        parent_close_policy: _,      // read above, as an enum
        workflow_id_reuse_policy: _, // the same
        retry_policy,
        cron_schedule,
        headers,
        memo,
        search_attributes,
        cancellation_type: _, // read above, as an enum
        versioning_intent,
        priority,
        versioning_override,
    } = command;
    assert_eq!(versioning_intent, VersioningIntent::Unspecified as i32);
    StartChildWorkflow {
        seq,
        namespace,
        workflow_id,
        workflow_type,
        task_queue,
        input: tables.payloads(input),
        execution_timeout: workflow_execution_timeout.map(duration),
        run_timeout: workflow_run_timeout.map(duration),
        task_timeout: workflow_task_timeout.map(duration),
        parent_close_policy: close_policy(closing),
        id_reuse_policy: reuse_policy(reuse),
        retry_policy: retry_policy.map(contract_policy),
        cron_schedule,
        headers: tables.named(headers),
        memo: tables.named(memo),
        search_attributes: tables.named(search_attributes.unwrap_or_default().indexed_fields),
        cancellation_type: child_cancellation(cancellation),
        priority: priority.map(contract_priority),
        versioning_override: versioning_override.map(versioning),
    }
}

#[expect(
    deprecated,
    reason = "the message still has the fields of its first form"
)]
fn versioning(proto: ProtoOverride) -> VersioningOverride {
    let ProtoOverride {
        behavior,
        deployment,
        pinned_version,
        r#override,
    } = proto;
    assert_eq!((behavior, deployment, &*pinned_version), (0, None, ""));
    match r#override.unwrap() {
        Override::AutoUpgrade(true) => VersioningOverride::AutoUpgrade,
        Override::AutoUpgrade(false) => panic!("an override that overrides nothing"),
        Override::Pinned(PinnedOverride { behavior, version }) => {
            assert_eq!(behavior, PinnedOverrideBehavior::Pinned as i32);
            VersioningOverride::Pinned(version.map(deployment_version))
        }
        Override::OneTime(OneTimeOverride {
            target_deployment_version,
        }) => VersioningOverride::OneTime(deployment_version(target_deployment_version.unwrap())),
    }
}

fn deployment_version(version: WorkerDeploymentVersion) -> DeploymentVersion {
    let WorkerDeploymentVersion {
        deployment_name,
        build_id,
    } = version;
    DeploymentVersion {
        deployment_name,
        build_id,
    }
}

pub(super) fn nexus_operation(
    command: core::ScheduleNexusOperation,
    tables: &mut TableBuilder,
) -> ScheduleNexusOperation {
    let cancellation = command.cancellation_type();
    let core::ScheduleNexusOperation {
        seq,
        endpoint,
        service,
        operation,
        input,
        schedule_to_close_timeout,
        nexus_header,
        cancellation_type: _, // read above, as an enum
        schedule_to_start_timeout,
        start_to_close_timeout,
    } = command;
    let mut headers: Vec<(String, String)> = nexus_header.into_iter().collect();
    headers.sort();
    ScheduleNexusOperation {
        seq,
        endpoint,
        service,
        operation,
        input: input.map(|payload| tables.payload(payload)),
        schedule_to_close_timeout: schedule_to_close_timeout.map(duration),
        schedule_to_start_timeout: schedule_to_start_timeout.map(duration),
        start_to_close_timeout: start_to_close_timeout.map(duration),
        headers,
        cancellation_type: nexus_cancellation(cancellation),
    }
}

translation!(fn activity_cancellation(CoreCancellation) -> ActivityCancellationType {
    TryCancel,
    WaitCancellationCompleted,
    Abandon,
});

translation!(fn close_policy(CoreClosePolicy) -> ParentClosePolicy {
    Unspecified,
    Terminate,
    Abandon,
    RequestCancel,
});

translation!(
    #[expect(deprecated, reason = "guests may still ask for it")]
    fn reuse_policy(ProtoReusePolicy) -> WorkflowIdReusePolicy {
        Unspecified,
        AllowDuplicate,
        AllowDuplicateFailedOnly,
        RejectDuplicate,
        TerminateIfRunning,
    }
);

translation!(fn child_cancellation(CoreChildCancellation) -> ChildWorkflowCancellationType {
    Abandon,
    TryCancel,
    WaitCancellationCompleted,
    WaitCancellationRequested,
});

translation!(fn nexus_cancellation(CoreNexusCancellation) -> NexusCancellationType {
    WaitCancellationCompleted,
    Abandon,
    TryCancel,
    WaitCancellationRequested,
});
