"""The SDK's commands as the contract has them; what schedules work is in `scheduling`."""

from collections.abc import Callable
from typing import Any

from temporalio.bridge.proto import workflow_commands as core
from wit_world.exports import workflow

from . import scheduling
from .failures import add_failure
from .tables import Outgoing
from .values import contract_duration, contract_enum, contract_namespaced, contract_retry_policy, optional


def command(message: core.WorkflowCommand, tables: Outgoing) -> workflow.Command:
    name = message.WhichOneof("variant")
    action = _ACTIONS[name](getattr(message, name), tables)
    summary = details = None
    if message.HasField("user_metadata"):
        summary = optional(message.user_metadata, "summary", tables.payload)
        details = optional(message.user_metadata, "details", tables.payload)
    return workflow.Command(action, summary, details)


def _start_timer(message: core.StartTimer, _tables: Outgoing) -> workflow.Action:
    timeout = contract_duration(message.start_to_fire_timeout)
    return workflow.Action_StartTimer(workflow.StartTimer(message.seq, timeout))


def _cancel_child(message: core.CancelChildWorkflowExecution, _tables: Outgoing) -> workflow.Action:
    cancel = workflow.CancelChildWorkflow(message.child_workflow_seq, message.reason)
    return workflow.Action_CancelChildWorkflow(cancel)


def _signal_external(message: core.SignalExternalWorkflowExecution, tables: Outgoing) -> workflow.Action:
    target: workflow.SignalTarget
    if message.WhichOneof("target") == "child_workflow_id":
        target = workflow.SignalTarget_Child(message.child_workflow_id)
    else:
        target = workflow.SignalTarget_External(contract_namespaced(message.workflow_execution))
    return workflow.Action_SignalExternalWorkflow(
        workflow.SignalExternalWorkflow(
            seq=message.seq,
            target=target,
            signal_name=message.signal_name,
            arguments=tables.list(message.args),
            headers=tables.named(message.headers),
        )
    )


def _cancel_external(message: core.RequestCancelExternalWorkflowExecution, _tables: Outgoing) -> workflow.Action:
    execution = contract_namespaced(message.workflow_execution)
    return workflow.Action_RequestCancelExternalWorkflow(
        workflow.RequestCancelExternalWorkflow(message.seq, execution, message.reason)
    )


def _upsert_attributes(message: core.UpsertWorkflowSearchAttributes, tables: Outgoing) -> workflow.Action:
    return workflow.Action_UpsertSearchAttributes(tables.search_attributes(message.search_attributes))


def _modify_memo(message: core.ModifyWorkflowProperties, tables: Outgoing) -> workflow.Action:
    return workflow.Action_ModifyMemo(tables.memo(message.upserted_memo))


def _update_response(message: core.UpdateResponse, tables: Outgoing) -> workflow.Action:
    answer: workflow.UpdateAnswer
    match message.WhichOneof("response"):
        case "rejected":
            answer = workflow.UpdateAnswer_Rejected(add_failure(message.rejected, tables))
        case "completed":
            answer = workflow.UpdateAnswer_Completed(tables.payload(message.completed))
        case _:
            answer = workflow.UpdateAnswer_Accepted()
    return workflow.Action_UpdateResponse(workflow.UpdateResponse(message.protocol_instance_id, answer))


def _query_result(message: core.QueryResult, tables: Outgoing) -> workflow.Action:
    answer: workflow.QueryAnswer
    if message.WhichOneof("variant") == "failed":
        answer = workflow.QueryAnswer_Failed(add_failure(message.failed, tables))
    else:
        answer = workflow.QueryAnswer_Succeeded(tables.payload(message.succeeded.response))
    return workflow.Action_RespondToQuery(workflow.QueryResult(message.query_id, answer))


def _patch_marker(message: core.SetPatchMarker, _tables: Outgoing) -> workflow.Action:
    return workflow.Action_SetPatchMarker(workflow.SetPatchMarker(message.patch_id, message.deprecated))


def _complete(message: core.CompleteWorkflowExecution, tables: Outgoing) -> workflow.Action:
    return workflow.Action_CompleteWorkflow(tables.payload(message.result))


def _fail(message: core.FailWorkflowExecution, tables: Outgoing) -> workflow.Action:
    return workflow.Action_FailWorkflow(add_failure(message.failure, tables))


def _cancel(message: core.CancelWorkflowExecution, tables: Outgoing) -> workflow.Action:
    return workflow.Action_CancelWorkflow(optional(message, "details", lambda details: tables.list(details.payloads)))


def _continue_as_new(message: core.ContinueAsNewWorkflowExecution, tables: Outgoing) -> workflow.Action:
    return workflow.Action_ContinueAsNew(
        workflow.ContinueAsNew(
            workflow_type=message.workflow_type,
            task_queue=message.task_queue,
            arguments=tables.list(message.arguments),
            run_timeout=optional(message, "workflow_run_timeout", contract_duration),
            task_timeout=optional(message, "workflow_task_timeout", contract_duration),
            memo=tables.named(message.memo),
            headers=tables.named(message.headers),
            search_attributes=optional(message, "search_attributes", tables.search_attributes),
            retry_policy=optional(message, "retry_policy", contract_retry_policy),
            backoff_start_interval=optional(message, "backoff_start_interval", contract_duration),
            initial_versioning_behavior=contract_enum(
                workflow.ContinueAsNewVersioningBehavior,
                getattr(message, "initial_versioning_behavior", 0),
            ),
        )
    )


def _numbered(action: Callable[[int], workflow.Action]) -> Callable[[Any, Outgoing], workflow.Action]:
    """A command that is a sequence number and no more."""
    return lambda message, _tables: action(message.seq)


_ACTIONS: dict[str, Callable[[Any, Outgoing], workflow.Action]] = {
    "start_timer": _start_timer,
    "cancel_timer": _numbered(workflow.Action_CancelTimer),
    "schedule_activity": scheduling.activity,
    "request_cancel_activity": _numbered(workflow.Action_RequestCancelActivity),
    "schedule_local_activity": scheduling.local_activity,
    "request_cancel_local_activity": _numbered(workflow.Action_RequestCancelLocalActivity),
    "start_child_workflow_execution": scheduling.child_workflow,
    "cancel_child_workflow_execution": _cancel_child,
    "signal_external_workflow_execution": _signal_external,
    "cancel_signal_workflow": _numbered(workflow.Action_CancelSignalWorkflow),
    "request_cancel_external_workflow_execution": _cancel_external,
    "schedule_nexus_operation": scheduling.nexus_operation,
    "request_cancel_nexus_operation": _numbered(workflow.Action_RequestCancelNexusOperation),
    "upsert_workflow_search_attributes": _upsert_attributes,
    "modify_workflow_properties": _modify_memo,
    "update_response": _update_response,
    "respond_to_query": _query_result,
    "set_patch_marker": _patch_marker,
    "complete_workflow_execution": _complete,
    "fail_workflow_execution": _fail,
    "cancel_workflow_execution": _cancel,
    "continue_as_new_workflow_execution": _continue_as_new,
}
