"""How what a workflow asked for ended, as Core's messages: activities, children,
messages to other workflows, Nexus operations."""

from google.protobuf.message import Message
from temporalio.bridge.proto import activity_result, child_workflow as core_child, nexus as core_nexus
from temporalio.bridge.proto import workflow_activation as core
from wit_world.exports import workflow

from .failures import failure
from .tables import Incoming
from .values import duration, set_known, timestamp


def activity(job: workflow.ResolveActivity, tables: Incoming) -> core.ResolveActivity:
    result = activity_result.ActivityResolution()
    match job.resolution:
        case workflow.ActivityResolution_Completed(index):
            result.completed.SetInParent()
            if index is not None:
                result.completed.result.CopyFrom(tables.payload(index))
        case workflow.ActivityResolution_Failed(index):
            result.failed.failure.CopyFrom(failure(index, tables))
        case workflow.ActivityResolution_Cancelled(index):
            result.cancelled.failure.CopyFrom(failure(index, tables))
        case workflow.ActivityResolution_Backoff(value):
            result.backoff.CopyFrom(
                activity_result.DoBackoff(
                    attempt=value.attempt,
                    backoff_duration=duration(value.backoff),
                    original_schedule_time=timestamp(value.original_schedule_time),
                )
            )
    return core.ResolveActivity(seq=job.seq, result=result)


def child_workflow_start(
    job: workflow.ResolveChildWorkflowStart, tables: Incoming
) -> core.ResolveChildWorkflowExecutionStart:
    answer = core.ResolveChildWorkflowExecutionStart(seq=job.seq)
    match job.resolution:
        case workflow.ChildWorkflowStart_Succeeded(run_id):
            answer.succeeded.SetInParent()
            answer.succeeded.run_id = run_id
        case workflow.ChildWorkflowStart_Failed(value):
            answer.failed.SetInParent()
            answer.failed.workflow_id = value.workflow_id
            answer.failed.workflow_type = value.workflow_type
            answer.failed.cause = value.cause.value
        case workflow.ChildWorkflowStart_Cancelled(index):
            answer.cancelled.failure.CopyFrom(failure(index, tables))
    return answer


def child_workflow(job: workflow.ResolveChildWorkflow, tables: Incoming) -> core.ResolveChildWorkflowExecution:
    result = core_child.ChildWorkflowResult()
    match job.resolution:
        case workflow.ChildWorkflowResolution_Completed(index):
            result.completed.SetInParent()
            if index is not None:
                result.completed.result.CopyFrom(tables.payload(index))
        case workflow.ChildWorkflowResolution_Failed(index):
            result.failed.failure.CopyFrom(failure(index, tables))
        case workflow.ChildWorkflowResolution_Cancelled(index):
            result.cancelled.failure.CopyFrom(failure(index, tables))
    return core.ResolveChildWorkflowExecution(seq=job.seq, result=result)


def external_signal(job: workflow.ResolveExternal, tables: Incoming) -> core.ResolveSignalExternalWorkflow:
    answer = core.ResolveSignalExternalWorkflow(seq=job.seq)
    _fill_external(answer, job, tables)
    return answer


def external_cancel(job: workflow.ResolveExternal, tables: Incoming) -> core.ResolveRequestCancelExternalWorkflow:
    answer = core.ResolveRequestCancelExternalWorkflow(seq=job.seq)
    _fill_external(answer, job, tables)
    return answer


def _fill_external(answer: Message, job: workflow.ResolveExternal, tables: Incoming) -> None:
    set_known(answer, cause=job.cause.value)
    if job.failure is not None:
        answer.failure.CopyFrom(failure(job.failure, tables))


def nexus_start(job: workflow.ResolveNexusOperationStart, tables: Incoming) -> core.ResolveNexusOperationStart:
    answer = core.ResolveNexusOperationStart(seq=job.seq)
    match job.resolution:
        case workflow.NexusOperationStart_Started(token):
            answer.operation_token = token
        case workflow.NexusOperationStart_StartedSync():
            answer.started_sync = True
        case workflow.NexusOperationStart_Failed(index):
            answer.failed.CopyFrom(failure(index, tables))
    return answer


def nexus(job: workflow.ResolveNexusOperation, tables: Incoming) -> core.ResolveNexusOperation:
    result = core_nexus.NexusOperationResult()
    match job.resolution:
        case workflow.NexusOperationResolution_Completed(index):
            result.completed.CopyFrom(tables.payload(index))
        case workflow.NexusOperationResolution_Failed(index):
            result.failed.CopyFrom(failure(index, tables))
        case workflow.NexusOperationResolution_Cancelled(index):
            result.cancelled.CopyFrom(failure(index, tables))
        case workflow.NexusOperationResolution_TimedOut(index):
            result.timed_out.CopyFrom(failure(index, tables))
    return core.ResolveNexusOperation(seq=job.seq, result=result)
