"""Failures: protobuf nests them, the contract lists their causes outermost first."""

from typing import Optional

from temporalio.api.common.v1 import ActivityType, WorkflowExecution, WorkflowType
from temporalio.api.failure.v1 import (
    ActivityFailureInfo,
    ApplicationFailureInfo,
    CanceledFailureInfo,
    ChildWorkflowExecutionFailureInfo,
    Failure,
    NexusHandlerFailureInfo,
    NexusOperationFailureInfo,
    ResetWorkflowFailureInfo,
    ServerFailureInfo,
    TerminatedFailureInfo,
    TimeoutFailureInfo,
)
from wit_world.imports import types

from .tables import Incoming, Outgoing
from .values import contract_duration, contract_enum, duration, optional

_RETRYABLE = {None: 0, True: 1, False: 2}
_FROM_RETRYABLE = {1: True, 2: False}


def failure(index: int, tables: Incoming) -> Failure:
    """The failure at this place of the table, nested."""
    nested: Optional[Failure] = None
    for cause in reversed(tables.failures[index].causes):
        link = Failure(
            message=cause.message,
            source=cause.source,
            stack_trace=cause.stack_trace,
            cause=nested,
        )
        if cause.encoded_attributes is not None:
            link.encoded_attributes.CopyFrom(tables.payload(cause.encoded_attributes))
        _read_kind(cause.kind, link, tables)
        nested = link
    assert nested is not None, "a failure is never empty"
    return nested


def _read_kind(kind: types.CauseKind, link: Failure, tables: Incoming) -> None:
    match kind:
        case types.CauseKind_Application(value):
            info = ApplicationFailureInfo(
                type=value.error_type,
                non_retryable=value.non_retryable,
                details=tables.payloads(value.details),
                next_retry_delay=duration(value.next_retry_delay),
                category=value.category.value,
            )
            link.application_failure_info.CopyFrom(info)
        case types.CauseKind_Timeout(value):
            link.timeout_failure_info.CopyFrom(
                TimeoutFailureInfo(
                    timeout_type=value.timeout_type.value,
                    last_heartbeat_details=tables.payloads(value.last_heartbeat_details),
                )
            )
        case types.CauseKind_Cancelled(value):
            info = CanceledFailureInfo(details=tables.payloads(value.details), identity=value.identity)
            link.canceled_failure_info.CopyFrom(info)
        case types.CauseKind_Terminated(value):
            link.terminated_failure_info.CopyFrom(TerminatedFailureInfo(identity=value))
        case types.CauseKind_Server(value):
            link.server_failure_info.CopyFrom(ServerFailureInfo(non_retryable=value))
        case types.CauseKind_ResetWorkflow(value):
            info = ResetWorkflowFailureInfo(last_heartbeat_details=tables.payloads(value))
            link.reset_workflow_failure_info.CopyFrom(info)
        case types.CauseKind_Activity(value):
            link.activity_failure_info.CopyFrom(
                ActivityFailureInfo(
                    scheduled_event_id=value.scheduled_event_id,
                    started_event_id=value.started_event_id,
                    identity=value.identity,
                    activity_type=ActivityType(name=value.activity_type),
                    activity_id=value.activity_id,
                    retry_state=value.retry_state.value,
                )
            )
        case types.CauseKind_ChildWorkflow(value):
            link.child_workflow_execution_failure_info.CopyFrom(
                ChildWorkflowExecutionFailureInfo(
                    namespace=value.namespace,
                    workflow_execution=WorkflowExecution(workflow_id=value.workflow_id, run_id=value.run_id),
                    workflow_type=WorkflowType(name=value.workflow_type),
                    initiated_event_id=value.initiated_event_id,
                    started_event_id=value.started_event_id,
                    retry_state=value.retry_state.value,
                )
            )
        case types.CauseKind_NexusOperation(value):
            link.nexus_operation_execution_failure_info.CopyFrom(
                NexusOperationFailureInfo(
                    scheduled_event_id=value.scheduled_event_id,
                    endpoint=value.endpoint,
                    service=value.service,
                    operation=value.operation,
                    operation_token=value.operation_token,
                )
            )
        case types.CauseKind_NexusHandler(value):
            link.nexus_handler_failure_info.CopyFrom(
                NexusHandlerFailureInfo(type=value.error_type, retry_behavior=_RETRYABLE[value.retryable])
            )


def add_failure(failure: Failure, tables: Outgoing) -> int:
    """Puts the failure into the table and says where."""
    tables.failures.append(contract_failure(failure, tables))
    return len(tables.failures) - 1


def contract_failure(failure: Failure, tables: Outgoing) -> types.Failure:
    """The failure as a chain, its payloads in the table."""
    causes = []
    link: Optional[Failure] = failure
    while link is not None:
        causes.append(
            types.Cause(
                message=link.message,
                source=link.source,
                stack_trace=link.stack_trace,
                encoded_attributes=optional(link, "encoded_attributes", tables.payload),
                kind=_kind(link, tables),
            )
        )
        link = link.cause if link.HasField("cause") else None
    return types.Failure(causes)


def _kind(link: Failure, tables: Outgoing) -> types.CauseKind:
    def details(message, field: str) -> Optional[list[int]]:
        return tables.list(getattr(message, field).payloads) if message.HasField(field) else None

    match link.WhichOneof("failure_info"):
        case "application_failure_info":
            info = link.application_failure_info
            return types.CauseKind_Application(
                types.ApplicationFailure(
                    error_type=info.type,
                    non_retryable=info.non_retryable,
                    details=details(info, "details"),
                    next_retry_delay=optional(info, "next_retry_delay", contract_duration),
                    category=contract_enum(types.ApplicationCategory, info.category),
                )
            )
        case "timeout_failure_info":
            info = link.timeout_failure_info
            return types.CauseKind_Timeout(
                types.TimeoutFailure(
                    timeout_type=contract_enum(types.TimeoutType, info.timeout_type),
                    last_heartbeat_details=details(info, "last_heartbeat_details"),
                )
            )
        case "canceled_failure_info":
            info = link.canceled_failure_info
            return types.CauseKind_Cancelled(types.CancelledFailure(details(info, "details"), info.identity))
        case "terminated_failure_info":
            return types.CauseKind_Terminated(link.terminated_failure_info.identity)
        case "server_failure_info":
            return types.CauseKind_Server(link.server_failure_info.non_retryable)
        case "reset_workflow_failure_info":
            info = link.reset_workflow_failure_info
            return types.CauseKind_ResetWorkflow(details(info, "last_heartbeat_details") or [])
        case "activity_failure_info":
            info = link.activity_failure_info
            return types.CauseKind_Activity(
                types.ActivityFailure(
                    scheduled_event_id=info.scheduled_event_id,
                    started_event_id=info.started_event_id,
                    identity=info.identity,
                    activity_type=info.activity_type.name,
                    activity_id=info.activity_id,
                    retry_state=contract_enum(types.RetryState, info.retry_state),
                )
            )
        case "child_workflow_execution_failure_info":
            info = link.child_workflow_execution_failure_info
            return types.CauseKind_ChildWorkflow(
                types.ChildWorkflowFailure(
                    namespace=info.namespace,
                    workflow_id=info.workflow_execution.workflow_id,
                    run_id=info.workflow_execution.run_id,
                    workflow_type=info.workflow_type.name,
                    initiated_event_id=info.initiated_event_id,
                    started_event_id=info.started_event_id,
                    retry_state=contract_enum(types.RetryState, info.retry_state),
                )
            )
        case "nexus_operation_execution_failure_info":
            info = link.nexus_operation_execution_failure_info
            return types.CauseKind_NexusOperation(
                types.NexusOperationFailure(
                    scheduled_event_id=info.scheduled_event_id,
                    endpoint=info.endpoint,
                    service=info.service,
                    operation=info.operation,
                    operation_token=info.operation_token or info.operation_id,
                )
            )
        case "nexus_handler_failure_info":
            info = link.nexus_handler_failure_info
            return types.CauseKind_NexusHandler(
                types.NexusHandlerFailure(info.type, _FROM_RETRYABLE.get(info.retry_behavior))
            )
    return types.CauseKind_Unspecified()
