"""An activity plugin in Python: the contract's bindings, and no SDK.

`greet` answers, `refuse` fails: once for another try, then for good.
"""

import os
import time
from datetime import timedelta

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import activity, manifest
from wit_world.imports import activity_host, log
from wit_world.imports.activity_host import WaitResult_Cancelled
from wit_world.imports.types import GuestError

from payloads import Table, duration, from_json, to_json


class Manifest(exports.Manifest):
    def describe(self) -> manifest.Description:
        return manifest.Description(
            sdk_name="none",
            sdk_version="",
            task_queue="python-activity",
            workflows=[],
            activities=[described(name, run) for name, run in ACTIVITIES.items()],
            nexus_services=[],
            capabilities=[manifest.Capability_Environment("GREETING")],
        )


class Activity(exports.Activity):
    def execute(self, task: activity.Task) -> activity.Completion:
        run = ACTIVITIES.get(task.activity_type)
        if run is None:
            raise Err(GuestError(f"no activity {task.activity_type!r} here", ""))
        arguments = [from_json(task.payloads[index]) for index in task.input]
        table = Table()
        outcome = run(table, task, *arguments)
        return activity.Completion(table.payloads, table.failures, outcome)


def greet(table: Table, task: activity.Task, name: str) -> activity.Outcome:
    """Greets, after a heartbeat and a short wait."""
    activity_host.heartbeat([to_json({"greeting": name})])
    log.write(log.Level.INFO, f"greeting {name}", [("attempt", str(task.attempt))])
    print("standard output of", task.activity_id)
    begun = time.monotonic()
    ended = activity_host.wait(duration(timedelta(milliseconds=20)))
    if isinstance(ended, WaitResult_Cancelled):
        return activity.Outcome_Cancelled(table.cancelled("asked to stop"))
    answer = {
        "greeting": f"{os.environ['GREETING']}, {name}!",
        "workflow": task.workflow_type,
        "attempt": task.attempt,
        "waited": time.monotonic() - begun >= 0.02,
        "year": time.gmtime().tm_year,
    }
    return activity.Outcome_Completed(table.add(to_json(answer)))


def refuse(table: Table, task: activity.Task, name: str) -> activity.Outcome:
    """Fails: the first attempt is to be tried again soon, every later one never."""
    first = task.attempt == 1
    failure = table.application_failure(
        message=f"{name} is refused",
        error_type="Later" if first else "Refused",
        non_retryable=not first,
        details=[name, task.attempt],
        next_retry_delay=timedelta(milliseconds=50) if first else None,
    )
    return activity.Outcome_Failed(failure)


def described(name: str, run) -> manifest.ActivityDefinition:
    return manifest.ActivityDefinition(
        activity_type=name,
        documentation=run.__doc__,
        input_schemas=['{"type":"string"}'],
        result_schema=None,
    )


ACTIVITIES = {"greet": greet, "refuse": refuse}
