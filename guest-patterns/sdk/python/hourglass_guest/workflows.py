"""Runs activations on the SDK's own workflow worker.

Owns which runs are open, and where each of them lives: the worker believes in one
namespace and queue, an instance of a plugin may serve several. The conversions are in
`activation` and `completion`.
"""

import traceback
from collections.abc import Sequence
from typing import Any, Optional

from componentize_py_types import Err
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker._workflow import _WorkflowWorker
from temporalio.worker._workflow_instance import UnsandboxedWorkflowRunner
from wit_world.exports import workflow

from .activation import activation
from .completion import broken, completion
from .construction import supported
from .event_loop import EXECUTOR, LOOP
from .metrics import METER
from .settings import Settings


class _Bridge:
    """In the native worker's place: keeps the completion."""

    def __init__(self) -> None:
        self.completed: Optional[WorkflowActivationCompletion] = None

    async def complete_workflow_activation(self, message: WorkflowActivationCompletion) -> None:
        self.completed = message


class Workflows:
    """The workflows of one plugin, with the runs that are open in this instance."""

    def __init__(self, workflows: Sequence[type], settings: Settings) -> None:
        self._bridge = _Bridge()
        # Namespace and queue of the open runs.
        self._places: dict[str, tuple[str, str]] = {}
        self._worker = LOOP.run(self._make_worker(workflows, settings))

    async def _make_worker(self, workflows: Sequence[type], settings: Settings) -> _WorkflowWorker:
        # The instance is the sandbox; the SDK's imports modules again, for which there are no files.
        runner = UnsandboxedWorkflowRunner()
        return _WorkflowWorker(
            **supported(
                _WorkflowWorker,
                bridge_worker=lambda: self._bridge,
                namespace="",
                task_queue="",
                workflows=workflows,
                workflow_task_executor=EXECUTOR,
                max_concurrent_workflow_tasks=1,
                workflow_runner=runner,
                unsandboxed_workflow_runner=runner,
                data_converter=settings.data_converter,
                interceptors=settings.interceptors,
                workflow_failure_exception_types=settings.workflow_failure_exception_types,
                patch_activation_callback=None,
                debug_mode=False,
                disable_eager_activity_execution=False,
                metric_meter=METER,
                on_eviction_hook=None,
                disable_safe_eviction=False,
                should_enforce_versioning_behavior=False,
                # The host knows which activities the queue has; other plugins may have them.
                assert_local_activity_valid=lambda _activity: None,
                encode_headers=False,
                max_workflow_task_external_storage_concurrency=1,
            )
        )

    def activate(self, message: workflow.Activation) -> workflow.Completion:
        try:
            self._enter(message)
            self._bridge.completed = None
            LOOP.run(self._worker._handle_activation(activation(message)))
            answered = self._bridge.completed
            if answered is None:
                raise RuntimeError("the SDK did not complete the activation; the log says why")
            return completion(answered)
        except Err:
            raise
        except BaseException as error:
            # Also `sys.exit` of an author: an exception that leaves an export is a trap.
            raise Err(broken(f"{type(error).__name__}: {error}", traceback.format_exc())) from None
        finally:
            LOOP.forget()

    def _enter(self, message: workflow.Activation) -> None:
        run_id = message.run_id
        for job in message.jobs:
            if isinstance(job, workflow.Job_InitializeWorkflow):
                self._places[run_id] = (job.value.namespace, job.value.task_queue)
        place = self._places.get(run_id, ("", ""))
        self._worker._namespace, self._worker._task_queue = place
        if any(isinstance(job, workflow.Job_RemoveFromCache) for job in message.jobs):
            self._places.pop(run_id, None)
