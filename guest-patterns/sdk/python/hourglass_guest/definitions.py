"""Finds what the author defined: workflow classes and activities.

Looks into the main module, imported names included, and into the author's other
modules that it has loaded. Activities that are methods belong to the instances that
these modules hold; a class without one is made if it takes no arguments.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from temporalio import activity, workflow


def find(main: ModuleType, files: list[str]) -> tuple[list[type], list[Callable]]:
    """The workflows and the activities, in the order in which they are written."""
    workflows: list[type] = []
    activities: list[Callable] = []
    for value in _values(main, files):
        if inspect.isclass(value):
            # A class that inherits a definition has none of its own.
            if "__temporal_workflow_definition" in vars(value) and value not in workflows:
                workflows.append(value)
        elif _is_activity(value):
            if value not in activities:
                activities.append(value)
    for instance in _instances(main, files):
        for _, method in inspect.getmembers(instance, inspect.ismethod):
            if _is_activity(method) and method not in activities:
                activities.append(method)
    return workflows, activities


def _values(main: ModuleType, files: list[str]) -> Iterator[Any]:
    others = [module for module in list(sys.modules.values()) if module is not main and _inside(module, files)]
    for module in [main, *others]:
        yield from list(vars(module).values())


def _inside(module: ModuleType, files: list[str]) -> bool:
    return getattr(module, "__file__", None) in files


def _is_activity(value: Any) -> bool:
    return callable(value) and getattr(value, "__temporal_activity_definition", None) is not None


def _instances(main: ModuleType, files: list[str]) -> Iterator[Any]:
    made: list[type] = []
    classes: list[type] = []
    seen: list[int] = []
    for value in _values(main, files):
        kind = value if inspect.isclass(value) else type(value)
        if not _has_methods(kind):
            continue
        if inspect.isclass(value):
            classes.append(value)
        elif id(value) not in seen:
            seen.append(id(value))
            made.append(kind)
            yield value
    for kind in dict.fromkeys(classes):
        if kind not in made and not any(issubclass(other, kind) for other in made):
            try:
                yield kind()
            except TypeError as error:
                raise TypeError(
                    f"{kind.__module__}.{kind.__qualname__} has activities, but no instance of it is held by a "
                    f"module, and it cannot be made without arguments: {error}"
                ) from None


def _has_methods(kind: type) -> bool:
    return any(_is_activity(value) and inspect.isfunction(value) for value in vars(kind).values()) or any(
        _has_methods(base) for base in kind.__bases__ if base is not object
    )


def workflow_definition(kind: type) -> workflow._Definition:
    return workflow._Definition.must_from_class(kind)


def activity_definition(function: Callable) -> activity._Definition:
    return activity._Definition.must_from_callable(function)
