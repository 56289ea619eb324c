"""What is done to the interpreter before the component keeps its memory.

Runs a few workflows and activities of its own, so that caches are filled and modules
that are imported late are there, and then takes the heap out of the collector's
sight: a collection that looks at all of it would cost each instance a copy of it.
"""

import gc
from datetime import timedelta

import componentize_py_types
from temporalio import activity, workflow
from wit_world.exports import activity as activity_contract
from wit_world.exports import workflow as contract
from wit_world.imports import types

from .activities import Activities
from .settings import Settings
from .workflows import Workflows

# Late imports of the SDK and of the standard library; there are no files at run time.
import concurrent.futures.thread  # noqa: F401  isort:skip
import encodings.idna  # noqa: F401  isort:skip
import temporalio.worker.workflow_sandbox._in_sandbox  # noqa: F401  isort:skip


@activity.defn(name="hourglass_warm_activity")
async def _activity(name: str) -> str:
    return name


@workflow.defn(name="HourglassWarmWorkflow", sandboxed=False)
class _Workflow:
    @workflow.run
    async def run(self, name: str) -> str:
        await workflow.sleep(1)
        return await workflow.execute_activity(
            "hourglass_warm_activity", name, start_to_close_timeout=timedelta(seconds=1), result_type=str
        )

    @workflow.signal
    def note(self, name: str) -> None:
        pass

    @workflow.query
    def name(self) -> str:
        return ""


def warm() -> None:
    settings = Settings("")
    workflows = Workflows([_Workflow], settings)
    activities = Activities([_activity], settings)
    activities._seeded = True
    for number in range(3):
        _run(workflows, f"warm-{number}")
        activities.execute(_task())
    # Another seed than the build's is drawn in each instance.


def freeze() -> None:
    gc.collect()
    gc.freeze()


def _run(workflows: Workflows, run_id: str) -> None:
    initialize = contract.InitializeWorkflow(
        workflow_type="HourglassWarmWorkflow",
        workflow_id="warm",
        namespace="warm",
        task_queue="warm",
        arguments=[0],
        randomness_seed=types.RandomSeed(1, 2),
        headers=[],
        identity="",
        parent=None,
        root=None,
        execution_timeout=None,
        run_timeout=None,
        task_timeout=types.Duration(10, 0),
        continued_from_run_id="",
        continued_initiator=contract.ContinuedInitiator.UNSPECIFIED,
        continued_failure=None,
        last_completion_result=None,
        first_execution_run_id=run_id,
        original_execution_run_id=run_id,
        retry_policy=None,
        attempt=1,
        cron_schedule="",
        execution_expiration_time=None,
        cron_schedule_to_schedule_interval=None,
        memo=[],
        search_attributes=[],
        start_time=types.Timestamp(1, 0),
        priority=None,
    )
    signal = contract.SignalWorkflow("note", [0], "", [], 1)
    query = contract.QueryWorkflow("1", "name", [], [])
    resolved = contract.ResolveActivity(1, contract.ActivityResolution_Completed(0))
    turns = [
        contract.Job_InitializeWorkflow(initialize),
        contract.Job_SignalWorkflow(signal),
        contract.Job_FireTimer(1),
        contract.Job_QueryWorkflow(query),
        contract.Job_ResolveActivity(resolved),
        contract.Job_RemoveFromCache(contract.EvictionReason.CACHE_FULL),
    ]
    for turn in turns:
        try:
            workflows.activate(_activation(run_id, turn))
        except componentize_py_types.Err as error:
            cause = error.value.failure.causes[0]
            raise RuntimeError(f"{cause.message}\n{cause.stack_trace}") from None


def _activation(run_id: str, job: contract.Job) -> contract.Activation:
    return contract.Activation(
        run_id=run_id,
        timestamp=types.Timestamp(1, 0),
        is_replaying=False,
        history_length=3,
        history_size_bytes=0,
        continue_as_new_suggested=False,
        available_internal_flags=[],
        deployment_version=None,
        last_sdk_version="",
        suggest_continue_as_new_reasons=[],
        target_worker_deployment_version_changed=False,
        payloads=[_payload()],
        failures=[],
        jobs=[job],
    )


def _payload() -> types.Payload:
    return types.Payload([("encoding", b"json/plain")], b'"warm"')


def _task() -> activity_contract.Task:
    return activity_contract.Task(
        task_token=b"warm",
        namespace="warm",
        task_queue="warm",
        workflow_type="HourglassWarmWorkflow",
        workflow_execution=types.WorkflowExecution("warm", "warm"),
        activity_id="1",
        activity_type="hourglass_warm_activity",
        activity_run_id="",
        headers=[],
        input=[0],
        heartbeat_details=[],
        scheduled_time=types.Timestamp(1, 0),
        current_attempt_scheduled_time=types.Timestamp(1, 0),
        started_time=types.Timestamp(1, 0),
        attempt=1,
        schedule_to_close_timeout=None,
        start_to_close_timeout=types.Duration(1, 0),
        heartbeat_timeout=None,
        retry_policy=None,
        priority=None,
        is_local=False,
        payloads=[_payload()],
    )
