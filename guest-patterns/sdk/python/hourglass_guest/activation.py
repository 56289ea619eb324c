"""An activation of the contract as Core's message, which the SDK reads.

Owns the jobs that come from outside; how what a workflow asked for ended is in
`resolution`.
"""

from collections.abc import Callable
from typing import Any

from temporalio.api.common.v1 import Memo, SearchAttributes, WorkflowExecution
from temporalio.api.update.v1 import Meta
from temporalio.bridge.proto import workflow_activation as core
from temporalio.bridge.proto.common import WorkerDeploymentVersion
from wit_world.exports import workflow
from wit_world.imports.types import RandomSeed

from . import resolution
from .failures import failure
from .tables import Incoming
from .values import duration, namespaced, priority, retry_policy, set_known, timestamp


def activation(message: workflow.Activation) -> core.WorkflowActivation:
    tables = Incoming(message.payloads, message.failures)
    version = message.deployment_version
    return core.WorkflowActivation(
        run_id=message.run_id,
        timestamp=timestamp(message.timestamp),
        is_replaying=message.is_replaying,
        history_length=message.history_length,
        jobs=[_job(job, tables) for job in message.jobs],
        available_internal_flags=message.available_internal_flags,
        history_size_bytes=message.history_size_bytes,
        continue_as_new_suggested=message.continue_as_new_suggested,
        deployment_version_for_current_task=None
        if version is None
        else WorkerDeploymentVersion(deployment_name=version.deployment_name, build_id=version.build_id),
        last_sdk_version=message.last_sdk_version,
        suggest_continue_as_new_reasons=[reason.value for reason in message.suggest_continue_as_new_reasons],
        target_worker_deployment_version_changed=message.target_worker_deployment_version_changed,
    )


def _job(job: workflow.Job, tables: Incoming) -> core.WorkflowActivationJob:
    field, convert = _JOBS[type(job)]
    return core.WorkflowActivationJob(**{field: convert(job.value, tables)})


def _initialize(job: workflow.InitializeWorkflow, tables: Incoming) -> core.InitializeWorkflow:
    root = job.root
    message = core.InitializeWorkflow(
        workflow_type=job.workflow_type,
        workflow_id=job.workflow_id,
        arguments=tables.list(job.arguments),
        randomness_seed=_seed(job.randomness_seed),
        headers=tables.named(job.headers),
        identity=job.identity,
        parent_workflow_info=namespaced(job.parent),
        workflow_execution_timeout=duration(job.execution_timeout),
        workflow_run_timeout=duration(job.run_timeout),
        workflow_task_timeout=duration(job.task_timeout),
        continued_from_execution_run_id=job.continued_from_run_id,
        continued_initiator=job.continued_initiator.value,
        continued_failure=None if job.continued_failure is None else failure(job.continued_failure, tables),
        last_completion_result=tables.payloads(job.last_completion_result),
        first_execution_run_id=job.first_execution_run_id,
        retry_policy=retry_policy(job.retry_policy),
        attempt=job.attempt,
        cron_schedule=job.cron_schedule,
        workflow_execution_expiration_time=timestamp(job.execution_expiration_time),
        cron_schedule_to_schedule_interval=duration(job.cron_schedule_to_schedule_interval),
        memo=Memo(fields=tables.named(job.memo)),
        search_attributes=SearchAttributes(indexed_fields=tables.named(job.search_attributes)),
        start_time=timestamp(job.start_time),
        root_workflow=None if root is None else WorkflowExecution(workflow_id=root.workflow_id, run_id=root.run_id),
        priority=priority(job.priority),
    )
    set_known(message, original_execution_run_id=job.original_execution_run_id)
    return message


def _seed(seed: RandomSeed) -> int:
    return seed.high << 32 | seed.low


def _patch(patch_id: str, _tables: Incoming) -> core.NotifyHasPatch:
    return core.NotifyHasPatch(patch_id=patch_id)


def _new_seed(seed: RandomSeed, _tables: Incoming) -> core.UpdateRandomSeed:
    return core.UpdateRandomSeed(randomness_seed=_seed(seed))


def _signal(job: workflow.SignalWorkflow, tables: Incoming) -> core.SignalWorkflow:
    message = core.SignalWorkflow(
        signal_name=job.signal_name,
        input=tables.list(job.input),
        identity=job.identity,
        headers=tables.named(job.headers),
    )
    set_known(message, originating_event_id=job.originating_event_id)
    return message


def _update(job: workflow.DoUpdate, tables: Incoming) -> core.DoUpdate:
    return core.DoUpdate(
        id=job.update_id,
        protocol_instance_id=job.protocol_instance_id,
        name=job.name,
        input=tables.list(job.input),
        headers=tables.named(job.headers),
        meta=Meta(update_id=job.update_id, identity=job.identity),
        run_validator=job.run_validator,
    )


def _cancel(reason: str, _tables: Incoming) -> core.CancelWorkflow:
    return core.CancelWorkflow(reason=reason)


def _timer(seq: int, _tables: Incoming) -> core.FireTimer:
    return core.FireTimer(seq=seq)


def _query(job: workflow.QueryWorkflow, tables: Incoming) -> core.QueryWorkflow:
    return core.QueryWorkflow(
        query_id=job.query_id,
        query_type=job.query_type,
        arguments=tables.list(job.arguments),
        headers=tables.named(job.headers),
    )


def _eviction(reason: workflow.EvictionReason, _tables: Incoming) -> core.RemoveFromCache:
    return core.RemoveFromCache(message=reason.name, reason=reason.value)


_JOBS: dict[type, tuple[str, Callable[[Any, Incoming], Any]]] = {
    workflow.Job_InitializeWorkflow: ("initialize_workflow", _initialize),
    workflow.Job_NotifyHasPatch: ("notify_has_patch", _patch),
    workflow.Job_UpdateRandomSeed: ("update_random_seed", _new_seed),
    workflow.Job_SignalWorkflow: ("signal_workflow", _signal),
    workflow.Job_DoUpdate: ("do_update", _update),
    workflow.Job_CancelWorkflow: ("cancel_workflow", _cancel),
    workflow.Job_FireTimer: ("fire_timer", _timer),
    workflow.Job_ResolveActivity: ("resolve_activity", resolution.activity),
    workflow.Job_ResolveChildWorkflowStart: (
        "resolve_child_workflow_execution_start",
        resolution.child_workflow_start,
    ),
    workflow.Job_ResolveChildWorkflow: ("resolve_child_workflow_execution", resolution.child_workflow),
    workflow.Job_ResolveSignalExternalWorkflow: (
        "resolve_signal_external_workflow",
        resolution.external_signal,
    ),
    workflow.Job_ResolveRequestCancelExternalWorkflow: (
        "resolve_request_cancel_external_workflow",
        resolution.external_cancel,
    ),
    workflow.Job_ResolveNexusOperationStart: ("resolve_nexus_operation_start", resolution.nexus_start),
    workflow.Job_ResolveNexusOperation: ("resolve_nexus_operation", resolution.nexus),
    workflow.Job_QueryWorkflow: ("query_workflow", _query),
    workflow.Job_RemoveFromCache: ("remove_from_cache", _eviction),
}
