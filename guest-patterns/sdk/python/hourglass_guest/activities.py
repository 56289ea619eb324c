"""Runs activity tasks on the SDK's own activity worker, one at a time.

What a wait is, and how a request to stop arrives, is in `interruption`.
"""

import asyncio
import os
import random
import traceback
from collections.abc import Callable, Sequence
from typing import Optional

from componentize_py_types import Err
from temporalio.bridge.proto import ActivityHeartbeat, ActivityTaskCompletion
from temporalio.worker._activity import _ActivityWorker, _RunningActivity
from wit_world.exports import activity
from wit_world.imports import activity_host
from wit_world.imports.types import GuestError

from . import activity_task, interruption
from .construction import supported
from .event_loop import EXECUTOR, LOOP
from .metrics import METER
from .settings import Settings
from .tables import contract_payload


class _Bridge:
    """In the native worker's place: keeps the completion, passes heartbeats on."""

    def __init__(self) -> None:
        self.completed: Optional[ActivityTaskCompletion] = None

    async def complete_activity_task(self, message: ActivityTaskCompletion) -> None:
        self.completed = message

    def record_activity_heartbeat(self, message: ActivityHeartbeat) -> None:
        reason = activity_host.heartbeat([contract_payload(payload) for payload in message.details])
        if interruption.current is not None:
            interruption.current.tell(reason)


class Activities:
    """The activities of one plugin."""

    def __init__(self, activities: Sequence[Callable], settings: Settings) -> None:
        self._bridge = _Bridge()
        self._client = settings.client
        self._seeded = False
        self._worker = LOOP.run(self._make_worker(activities, settings))

    async def _make_worker(self, activities: Sequence[Callable], settings: Settings) -> _ActivityWorker:
        return _ActivityWorker(
            **supported(
                _ActivityWorker,
                bridge_worker=lambda: self._bridge,
                task_queue="",
                activities=activities,
                activity_executor=EXECUTOR,
                shared_state_manager=None,
                data_converter=settings.data_converter,
                interceptors=settings.interceptors,
                metric_meter=METER,
                client=self._client,
                encode_headers=False,
            )
        )

    def execute(self, task: activity.Task) -> activity.Completion:
        self._seed()
        self._client.enter(task.namespace)
        self._worker._task_queue = task.task_queue
        attempt = interruption.Attempt(lambda reason: self._cancel(task.task_token, reason))
        interruption.current = attempt
        self._bridge.completed = None
        try:
            LOOP.run(self._run(task), attempt.wait)
            answered = self._bridge.completed
            if answered is None:
                raise RuntimeError("the SDK did not complete the activity; the log says why")
            return activity_task.completion(answered.result)
        except BaseException as error:
            # Also `sys.exit` of an author: an exception that leaves an export is a trap.
            raise Err(GuestError(f"{type(error).__name__}: {error}", traceback.format_exc())) from None
        finally:
            interruption.current = None
            interruption.forget_pending()
            self._worker._running_activities.clear()
            LOOP.forget()

    async def _run(self, task: activity.Task) -> None:
        running = _RunningActivity(**supported(_RunningActivity, pending_heartbeats=asyncio.Queue(1000)))
        running.task = asyncio.current_task()
        self._worker._running_activities[task.task_token] = running
        await self._worker._handle_start_activity_task(task.task_token, activity_task.start(task), running)

    def _cancel(self, token: bytes, reason: activity_host.CancelReason) -> None:
        if token in self._worker._running_activities:
            self._worker._handle_cancel_activity_task(token, activity_task.cancel(reason))

    def _seed(self) -> None:
        # The state of `random` is part of the snapshot: without this, every instance
        # would draw the same numbers.
        if not self._seeded:
            self._seeded = True
            random.seed(os.urandom(32))
