"""The exports of the component, on one plugin that `start` makes while it is built."""

import importlib
import traceback
from typing import Any, Optional

import wit_world.exports as contract
from componentize_py_types import Err
from wit_world.exports import activity, manifest, workflow
from wit_world.imports.types import GuestError

from . import definitions, description, settings, sources
from .activities import Activities
from .workflows import Workflows


class _Plugin:
    def __init__(self, table: dict[str, Any]) -> None:
        main = importlib.import_module(table["module"])
        self.settings = settings.read(table)
        workflows, activities = definitions.find(main, sources.loaded)
        if not workflows and not activities:
            raise RuntimeError(f"module {table['module']} has no @workflow.defn and no @activity.defn")
        self.workflows = Workflows(workflows, self.settings)
        self.activities = Activities(activities, self.settings)
        self.description = description.describe(workflows, activities, self.settings)


_plugin: Optional[_Plugin] = None


def start(table: dict[str, Any]) -> None:
    global _plugin
    _plugin = _Plugin(table)


def _open() -> _Plugin:
    assert _plugin is not None, "the entry module calls start"
    return _plugin


class Manifest(contract.Manifest):
    def describe(self) -> manifest.Description:
        try:
            return _open().description
        except Exception as error:
            raise Err(GuestError(str(error), traceback.format_exc())) from None


class Workflow(contract.Workflow):
    def activate(self, activation: workflow.Activation) -> workflow.Completion:
        return _open().workflows.activate(activation)


class Activity(contract.Activity):
    def execute(self, task: activity.Task) -> activity.Completion:
        return _open().activities.execute(task)
