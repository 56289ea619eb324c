"""The manifest: what a plugin says of itself."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

import temporalio.service
from wit_world.exports import manifest

from .definitions import activity_definition, workflow_definition
from .schemas import schema
from .settings import Settings

_CAPABILITIES: dict[str, Callable[[str], manifest.Capability]] = {
    "directories": manifest.Capability_Directory,
    "writable-directories": manifest.Capability_WritableDirectory,
    "environment": manifest.Capability_Environment,
}


def describe(workflows: Sequence[type], activities: Sequence[Callable], settings: Settings) -> manifest.Description:
    return manifest.Description(
        sdk_name="hourglass-python",
        sdk_version=temporalio.service.__version__,
        task_queue=settings.task_queue,
        workflows=[_workflow(kind) for kind in workflows],
        activities=[_activity(function) for function in activities],
        nexus_services=[],
        capabilities=[_CAPABILITIES[kind](value) for kind, value in settings.capabilities],
    )


def _workflow(kind: type) -> manifest.WorkflowDefinition:
    definition = workflow_definition(kind)
    # Which has the author's words: a class without any shows `object`'s.
    own = kind.__doc__ or definition.run_fn.__doc__
    return manifest.WorkflowDefinition(
        workflow_type=definition.name,
        documentation=_paragraph(own),
        input_schemas=_schemas(definition.arg_types if definition.name else None),
        result_schema=_result(definition.ret_type),
        signals=_handlers(definition.signals),
        queries=_handlers(definition.queries),
        updates=_handlers(definition.updates),
    )


def _handlers(definitions: Mapping[Optional[str], Any]) -> list[manifest.HandlerDefinition]:
    return [
        manifest.HandlerDefinition(
            name=definition.name,
            documentation=getattr(definition, "description", None) or _paragraph(definition.fn.__doc__),
            # A dynamic handler takes whatever comes.
            input_schemas=_schemas(definition.arg_types if definition.name else None),
            result_schema=_result(getattr(definition, "ret_type", None)),
        )
        for definition in definitions.values()
    ]


def _activity(function: Callable) -> manifest.ActivityDefinition:
    definition = activity_definition(function)
    return manifest.ActivityDefinition(
        activity_type=definition.name,
        documentation=_paragraph(getattr(function, "__doc__", None)),
        input_schemas=_schemas(definition.arg_types if definition.name else None),
        result_schema=_result(definition.ret_type),
    )


def _paragraph(documentation: Optional[str]) -> str:
    return inspect.cleandoc(documentation or "").partition("\n\n")[0].replace("\n", " ")


def _schemas(hints: Optional[Sequence[Any]]) -> list[Optional[str]]:
    return [schema(hint) for hint in hints or []]


def _result(hint: Any) -> Optional[str]:
    return None if hint is None else schema(hint)
