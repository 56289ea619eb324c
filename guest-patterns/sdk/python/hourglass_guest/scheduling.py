"""Commands that schedule work: activities of both kinds, children, Nexus operations."""

from typing import Optional

from temporalio.bridge.proto import workflow_commands as core
from wit_world.exports import workflow
from wit_world.imports.types import DeploymentVersion

from .tables import Outgoing
from .values import (
    contract_duration,
    contract_enum,
    contract_priority,
    contract_retry_policy,
    contract_timestamp,
    optional,
)


def activity(message: core.ScheduleActivity, tables: Outgoing) -> workflow.Action:
    return workflow.Action_ScheduleActivity(
        workflow.ScheduleActivity(
            seq=message.seq,
            activity_id=message.activity_id,
            activity_type=message.activity_type,
            task_queue=message.task_queue,
            headers=tables.named(message.headers),
            arguments=tables.list(message.arguments),
            schedule_to_close_timeout=optional(message, "schedule_to_close_timeout", contract_duration),
            schedule_to_start_timeout=optional(message, "schedule_to_start_timeout", contract_duration),
            start_to_close_timeout=optional(message, "start_to_close_timeout", contract_duration),
            heartbeat_timeout=optional(message, "heartbeat_timeout", contract_duration),
            retry_policy=optional(message, "retry_policy", contract_retry_policy),
            cancellation_type=contract_enum(workflow.ActivityCancellationType, message.cancellation_type),
            do_not_eagerly_execute=message.do_not_eagerly_execute,
            priority=optional(message, "priority", contract_priority),
        )
    )


def local_activity(message: core.ScheduleLocalActivity, tables: Outgoing) -> workflow.Action:
    return workflow.Action_ScheduleLocalActivity(
        workflow.ScheduleLocalActivity(
            seq=message.seq,
            activity_id=message.activity_id,
            activity_type=message.activity_type,
            # Zero where the SDK leaves it out, which Core takes for the first.
            attempt=message.attempt or 1,
            original_schedule_time=optional(message, "original_schedule_time", contract_timestamp),
            headers=tables.named(message.headers),
            arguments=tables.list(message.arguments),
            schedule_to_close_timeout=optional(message, "schedule_to_close_timeout", contract_duration),
            schedule_to_start_timeout=optional(message, "schedule_to_start_timeout", contract_duration),
            start_to_close_timeout=optional(message, "start_to_close_timeout", contract_duration),
            retry_policy=optional(message, "retry_policy", contract_retry_policy),
            local_retry_threshold=optional(message, "local_retry_threshold", contract_duration),
            cancellation_type=contract_enum(workflow.ActivityCancellationType, message.cancellation_type),
            include_arguments_in_marker=getattr(message, "include_arguments_in_marker", False),
        )
    )


def child_workflow(message: core.StartChildWorkflowExecution, tables: Outgoing) -> workflow.Action:
    return workflow.Action_StartChildWorkflow(
        workflow.StartChildWorkflow(
            seq=message.seq,
            namespace=message.namespace,
            workflow_id=message.workflow_id,
            workflow_type=message.workflow_type,
            task_queue=message.task_queue,
            input=tables.list(message.input),
            execution_timeout=optional(message, "workflow_execution_timeout", contract_duration),
            run_timeout=optional(message, "workflow_run_timeout", contract_duration),
            task_timeout=optional(message, "workflow_task_timeout", contract_duration),
            parent_close_policy=contract_enum(workflow.ParentClosePolicy, message.parent_close_policy),
            id_reuse_policy=contract_enum(workflow.WorkflowIdReusePolicy, message.workflow_id_reuse_policy),
            retry_policy=optional(message, "retry_policy", contract_retry_policy),
            cron_schedule=message.cron_schedule,
            headers=tables.named(message.headers),
            memo=tables.named(message.memo),
            search_attributes=tables.search_attributes(message.search_attributes),
            cancellation_type=contract_enum(workflow.ChildWorkflowCancellationType, message.cancellation_type),
            priority=optional(message, "priority", contract_priority),
            versioning_override=_versioning_override(message),
        )
    )


def _versioning_override(message: core.StartChildWorkflowExecution) -> Optional[workflow.VersioningOverride]:
    override = optional(message, "versioning_override", lambda override: override)
    match override and override.WhichOneof("override"):
        case "auto_upgrade":
            return workflow.VersioningOverride_AutoUpgrade()
        case "pinned":
            version = optional(override.pinned, "version", _version)
            return workflow.VersioningOverride_Pinned(version)
        case "one_time":
            return workflow.VersioningOverride_OneTime(_version(override.one_time.target_deployment_version))
    return None


def _version(version) -> DeploymentVersion:
    return DeploymentVersion(version.deployment_name, version.build_id)


def nexus_operation(message: core.ScheduleNexusOperation, tables: Outgoing) -> workflow.Action:
    return workflow.Action_ScheduleNexusOperation(
        workflow.ScheduleNexusOperation(
            seq=message.seq,
            endpoint=message.endpoint,
            service=message.service,
            operation=message.operation,
            input=optional(message, "input", tables.payload),
            schedule_to_close_timeout=optional(message, "schedule_to_close_timeout", contract_duration),
            schedule_to_start_timeout=optional(message, "schedule_to_start_timeout", contract_duration),
            start_to_close_timeout=optional(message, "start_to_close_timeout", contract_duration),
            headers=sorted(message.nexus_header.items()),
            cancellation_type=contract_enum(workflow.NexusCancellationType, message.cancellation_type),
        )
    )
