"""The SDK's completion of an activation as the contract has it."""

from componentize_py_types import Err
from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.bridge.proto.workflow_completion import Failure, WorkflowActivationCompletion
from wit_world.exports import workflow
from wit_world.imports import types

from .commands import command
from .failures import contract_failure
from .tables import Outgoing
from .values import contract_enum

_CAUSES = {
    "WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE": workflow.TaskFailedCause.UNHANDLED_FAILURE,
    "WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR": workflow.TaskFailedCause.NONDETERMINISM,
    "WORKFLOW_TASK_FAILED_CAUSE_PAYLOADS_TOO_LARGE": workflow.TaskFailedCause.PAYLOADS_TOO_LARGE,
}


def completion(message: WorkflowActivationCompletion) -> workflow.Completion:
    """The commands; a failed task leaves as the contract's error."""
    if message.HasField("failed"):
        raise Err(_task_failure(message.failed))
    tables = Outgoing()
    success = message.successful
    commands = [command(one, tables) for one in success.commands]
    return workflow.Completion(
        payloads=tables.payloads,
        failures=tables.failures,
        commands=commands,
        used_internal_flags=list(success.used_internal_flags),
        versioning_behavior=contract_enum(workflow.VersioningBehavior, success.versioning_behavior),
    )


def _task_failure(failed: Failure) -> workflow.TaskFailure:
    tables = Outgoing()
    failure = contract_failure(failed.failure, tables)
    names = WorkflowTaskFailedCause.DESCRIPTOR.values_by_number
    known = names.get(failed.force_cause)
    cause = _CAUSES.get(known.name) if known else None
    return workflow.TaskFailure(tables.payloads, failure, cause)


def broken(message: str, stack_trace: str) -> workflow.TaskFailure:
    """The task failure of an error outside the author's code."""
    kind = types.CauseKind_Application(
        types.ApplicationFailure("GuestError", False, None, None, types.ApplicationCategory.UNSPECIFIED)
    )
    cause = types.Cause(message, "PythonSDK", stack_trace, None, kind)
    return workflow.TaskFailure([], types.Failure([cause]), None)
