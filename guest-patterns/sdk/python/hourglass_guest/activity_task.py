"""An activity task as Core's message, and the SDK's completion of it as the contract's."""

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.bridge.proto.activity_result import ActivityExecutionResult
from temporalio.bridge.proto.activity_task import ActivityCancellationDetails, Cancel, Start
from wit_world.exports import activity
from wit_world.imports.activity_host import CancelReason

from .failures import add_failure
from .tables import Incoming, Outgoing
from .values import duration, priority, retry_policy, set_known, timestamp


def start(task: activity.Task) -> Start:
    tables = Incoming(task.payloads)
    execution = task.workflow_execution
    message = Start(
        # Of an activity that a client started the SDK asks its client.
        workflow_namespace=task.namespace if execution else "",
        workflow_type=task.workflow_type,
        workflow_execution=execution
        and WorkflowExecution(workflow_id=execution.workflow_id, run_id=execution.run_id),
        activity_id=task.activity_id,
        activity_type=task.activity_type,
        header_fields=tables.named(task.headers),
        input=tables.list(task.input),
        heartbeat_details=tables.list(task.heartbeat_details),
        scheduled_time=timestamp(task.scheduled_time),
        current_attempt_scheduled_time=timestamp(task.current_attempt_scheduled_time),
        started_time=timestamp(task.started_time),
        attempt=task.attempt,
        schedule_to_close_timeout=duration(task.schedule_to_close_timeout),
        start_to_close_timeout=duration(task.start_to_close_timeout),
        heartbeat_timeout=duration(task.heartbeat_timeout),
        retry_policy=retry_policy(task.retry_policy),
        priority=priority(task.priority),
        is_local=task.is_local,
    )
    set_known(message, run_id=task.activity_run_id)
    return message


def cancel(reason: CancelReason) -> Cancel:
    details = ActivityCancellationDetails(
        is_not_found=reason is CancelReason.NOT_FOUND,
        is_cancelled=reason is CancelReason.CANCELLED,
        is_paused=reason is CancelReason.PAUSED,
        is_timed_out=reason is CancelReason.TIMED_OUT,
        is_worker_shutdown=reason is CancelReason.WORKER_SHUTDOWN,
        is_reset=reason is CancelReason.RESET,
    )
    return Cancel(reason=reason.value, details=details)


def completion(result: ActivityExecutionResult) -> activity.Completion:
    tables = Outgoing()
    outcome: activity.Outcome
    match result.WhichOneof("status"):
        case "completed":
            outcome = activity.Outcome_Completed(tables.payload(result.completed.result))
        case "cancelled":
            outcome = activity.Outcome_Cancelled(add_failure(result.cancelled.failure, tables))
        case "will_complete_async":
            outcome = activity.Outcome_WillCompleteAsync()
        case _:
            outcome = activity.Outcome_Failed(add_failure(result.failed.failure, tables))
    return activity.Completion(tables.payloads, tables.failures, outcome)
