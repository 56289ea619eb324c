"""Small values both ways: times, policies, executions, enums.

The enums of the contract stand in the order of Temporal's numbers, so a number is
all that passes between them.
"""

from enum import Enum
from typing import Any, Optional, TypeVar

from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Priority, RetryPolicy
from temporalio.bridge.proto.common import NamespacedWorkflowExecution
from wit_world.imports import types

AnyEnum = TypeVar("AnyEnum", bound=Enum)


def timestamp(time: Optional[types.Timestamp]) -> Optional[Timestamp]:
    return None if time is None else Timestamp(seconds=time.seconds, nanos=time.nanoseconds)


def duration(length: Optional[types.Duration]) -> Optional[Duration]:
    return None if length is None else Duration(seconds=length.seconds, nanos=length.nanoseconds)


def retry_policy(policy: Optional[types.RetryPolicy]) -> Optional[RetryPolicy]:
    if policy is None:
        return None
    return RetryPolicy(
        initial_interval=duration(policy.initial_interval),
        backoff_coefficient=policy.backoff_coefficient,
        maximum_interval=duration(policy.maximum_interval),
        maximum_attempts=policy.maximum_attempts,
        non_retryable_error_types=policy.non_retryable_error_types,
    )


def priority(priority: Optional[types.Priority]) -> Optional[Priority]:
    if priority is None:
        return None
    return Priority(
        priority_key=priority.priority_key,
        fairness_key=priority.fairness_key,
        fairness_weight=priority.fairness_weight,
    )


def namespaced(execution: Optional[types.NamespacedExecution]) -> Optional[NamespacedWorkflowExecution]:
    if execution is None:
        return None
    return NamespacedWorkflowExecution(
        namespace=execution.namespace,
        workflow_id=execution.workflow_id,
        run_id=execution.run_id,
    )


def set_known(message: Message, **fields: Any) -> None:
    """Sets those fields that this SDK has: the contract is of a later Core than its own."""
    known = message.DESCRIPTOR.fields_by_name
    for name, value in fields.items():
        if name in known:
            setattr(message, name, value)


def contract_timestamp(time: Timestamp) -> types.Timestamp:
    return types.Timestamp(time.seconds, time.nanos)


def contract_duration(length: Duration) -> types.Duration:
    # The contract has no negative spans; the server would refuse one.
    if length.seconds < 0 or length.nanos < 0:
        return types.Duration(0, 0)
    return types.Duration(length.seconds, length.nanos)


def optional(message: Message, field: str, convert: Any) -> Any:
    """The converted field, or None where the message, or this SDK, does not have it."""
    if field not in message.DESCRIPTOR.fields_by_name or not message.HasField(field):
        return None
    return convert(getattr(message, field))


def contract_retry_policy(policy: RetryPolicy) -> types.RetryPolicy:
    return types.RetryPolicy(
        initial_interval=optional(policy, "initial_interval", contract_duration),
        backoff_coefficient=policy.backoff_coefficient,
        maximum_interval=optional(policy, "maximum_interval", contract_duration),
        maximum_attempts=max(policy.maximum_attempts, 0),
        non_retryable_error_types=list(policy.non_retryable_error_types),
    )


def contract_priority(priority: Priority) -> types.Priority:
    return types.Priority(
        priority_key=max(priority.priority_key, 0),
        fairness_key=priority.fairness_key,
        fairness_weight=priority.fairness_weight,
    )


def contract_namespaced(execution: NamespacedWorkflowExecution) -> types.NamespacedExecution:
    return types.NamespacedExecution(execution.namespace, execution.workflow_id, execution.run_id)


def contract_enum(enum: type[AnyEnum], number: int) -> AnyEnum:
    """The enum's member; the first, which says nothing, for a number of a newer SDK."""
    try:
        return enum(number)
    except ValueError:
        return enum(0)
