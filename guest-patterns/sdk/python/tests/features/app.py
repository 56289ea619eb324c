"""What the patterns do not show: each workflow is one feature of the SDK inside a component."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RawValue, RetryPolicy, SearchAttributeKey
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, ChildWorkflowError

SHORT = timedelta(seconds=10)
KEYWORD = SearchAttributeKey.for_keyword("CustomKeywordField")


@activity.defn
def sleeps(kind: str) -> str:
    """Sleeps until it is interrupted; says where."""
    try:
        for _ in range(100):
            # The host sends the first at once and the second later: the answer to that one
            # comes in the middle of the sleep.
            activity.heartbeat(kind)
            activity.heartbeat(kind)
            time.sleep(0.2 if kind == "heartbeat" else 30)
    except CancelledError:
        activity.logger.info("interrupted", extra={"kind": kind})
        if kind == "swallow":
            time.sleep(0.3)
            return f"swallowed, requested: {activity.cancellation_details().cancel_requested}"
        raise
    return "never"


@activity.defn(no_thread_cancel_exception=True)
def waits(_kind: str) -> str:
    """Waits for the request itself."""
    activity.heartbeat(1)
    activity.heartbeat(2)
    activity.wait_for_cancelled_sync(60)
    return f"cancelled: {activity.is_cancelled()}"


@activity.defn
async def sleeps_async(kind: str) -> str:
    """The same on the event loop, with a second task beside."""
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            activity.heartbeat(beats)
            beats += 1
            await asyncio.sleep(0.1)

    beside = asyncio.create_task(beat())
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(0.2)
        if kind == "swallow":
            return f"beats: {beats > 3}"
        raise
    finally:
        beside.cancel()
    return "never"


@activity.defn
async def gathers() -> list[int]:
    """Waits of several tasks overlap."""

    async def one(number: int) -> int:
        await asyncio.sleep(0.2)
        return number

    begun = time.monotonic()
    answers = await asyncio.wait_for(asyncio.gather(*(one(number) for number in range(20))), 5)
    assert time.monotonic() - begun < 2
    await asyncio.to_thread(time.sleep, 0.05)
    return answers


@activity.defn
def progresses(steps: int) -> int:
    """Goes on where the last attempt's heartbeat was."""
    done = activity.info().heartbeat_details[0] if activity.info().heartbeat_details else 0
    activity.heartbeat(done + 1)
    if done + 1 < steps:
        raise ApplicationError(f"step {done}", {"done": done}, type="Step", next_retry_delay=timedelta(milliseconds=50))
    return activity.info().attempt


@activity.defn
def marked() -> str:
    return "marked"


@activity.defn
def token() -> str:
    """Ends later, by its id."""
    activity.raise_complete_async()


@activity.defn
async def ends(workflow_id: str, activity_id: str, how: str) -> str:
    """Ends the activity `token`."""
    handle = activity.client().get_async_activity_handle(
        workflow_id=workflow_id, run_id=None, activity_id=activity_id
    )
    await handle.heartbeat("beat")
    if how == "fail":
        await handle.fail(ApplicationError("ended badly", non_retryable=True))
    else:
        await handle.complete(f"ended {how}")
    try:
        await handle.complete("again")
    except Exception as error:
        return type(error).__name__
    return "twice"


class Counter:
    """Activities that are methods."""

    def __init__(self) -> None:
        self.step = 2

    @activity.defn
    def count(self, number: int) -> int:
        return number + self.step


@activity.defn
def flaky(until: int) -> int:
    if activity.info().attempt < until:
        raise ValueError(f"attempt {activity.info().attempt}")
    return activity.info().attempt


@activity.defn
def exits() -> None:
    sys.exit(3)


@activity.defn(dynamic=True)
def anything(arguments: Sequence[RawValue]) -> str:
    return f"{activity.info().activity_type} of {len(arguments)}"


@workflow.defn
class Interruptions:
    """Cancels each kind of activity and waits for what it says."""

    @workflow.run
    async def run(self) -> dict[str, str]:
        answers = {}
        for name, kind in [
            ("sleeps", "raise"),
            ("sleeps", "swallow"),
            ("sleeps", "heartbeat"),
            ("waits", "event"),
            ("sleeps_async", "raise"),
            ("sleeps_async", "swallow"),
        ]:
            handle = workflow.start_activity(
                name,
                kind,
                start_to_close_timeout=timedelta(seconds=60),
                heartbeat_timeout=timedelta(seconds=2),
                cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
                retry_policy=RetryPolicy(maximum_attempts=1),
            )
            await asyncio.sleep(0.5)
            handle.cancel()
            try:
                answers[f"{name} {kind}"] = await handle
            except ActivityError as error:
                answers[f"{name} {kind}"] = f"{error} < {type(error.cause).__name__}: {error.cause}"
        return answers


@workflow.defn
class ActivityKinds:
    @workflow.run
    async def run(self) -> list[Any]:
        local = await workflow.execute_local_activity(
            flaky,
            3,
            start_to_close_timeout=SHORT,
            retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=100)),
        )
        # The second attempt is later than Core waits inside a task: a timer.
        backoff = await workflow.execute_local_activity(
            flaky,
            2,
            start_to_close_timeout=SHORT,
            local_retry_threshold=timedelta(milliseconds=1),
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1)),
        )
        return [
            await workflow.execute_activity(gathers, start_to_close_timeout=SHORT),
            await workflow.execute_activity(progresses, 3, start_to_close_timeout=SHORT),
            await workflow.execute_activity(marked, start_to_close_timeout=SHORT),
            await workflow.execute_activity_method(Counter.count, 3, start_to_close_timeout=SHORT),
            await workflow.execute_activity("unknown-name", args=[1, 2], start_to_close_timeout=SHORT),
            local,
            backoff,
        ]


@workflow.defn
class Asynchronous:
    @workflow.run
    async def run(self) -> list[str]:
        answers = []
        for how in ["well", "fail"]:
            open_one = workflow.start_activity(token, start_to_close_timeout=timedelta(seconds=30), activity_id=how)
            await asyncio.sleep(1)
            ended = await workflow.execute_activity(
                ends, args=[workflow.info().workflow_id, how, how], start_to_close_timeout=SHORT
            )
            try:
                answers.append(await open_one)
            except ActivityError as error:
                answers.append(str(error.cause))
            answers.append(ended)
        return answers


@workflow.defn
class Messages:
    """Signals, queries and updates of every sort."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.done = False

    @workflow.run
    async def run(self) -> list[str]:
        await workflow.wait_condition(lambda: self.done and workflow.all_handlers_finished())
        return self.seen

    @workflow.signal
    async def slow(self, name: str) -> None:
        await asyncio.sleep(0.1)
        self.seen.append(f"slow {name}")

    @workflow.signal(dynamic=True)
    def other(self, name: str, arguments: Sequence[RawValue]) -> None:
        self.seen.append(f"{name} {workflow.payload_converter().from_payload(arguments[0].payload)}")

    @workflow.update
    async def add(self, name: str) -> int:
        if name == "error":
            raise ApplicationError("no", type="No")
        greeting = await workflow.execute_activity("anything", name, start_to_close_timeout=SHORT)
        self.seen.append(greeting)
        return len(self.seen)

    @add.validator
    def check(self, name: str) -> None:
        if not name:
            raise ValueError("a name is needed")

    @workflow.update
    def end(self) -> None:
        self.done = True

    @workflow.query(name="seen")
    def all_seen(self) -> list[str]:
        return self.seen

    @workflow.query
    def intercepted(self) -> str:
        return "as it is"

    @workflow.query
    def fails(self) -> str:
        raise ValueError("no answer")


@workflow.defn
class Child:
    @workflow.run
    async def run(self, how: str) -> str:
        if how == "fail":
            raise ApplicationError("child failed", type="Bad")
        if how == "wait":
            await workflow.wait_condition(lambda: False)
        if how == "signal":
            await workflow.wait_condition(lambda: self.told)
        return how

    def __init__(self) -> None:
        self.told = False

    @workflow.signal
    def tell(self) -> None:
        self.told = True


@workflow.defn
class Others:
    """Children and other workflows: results, failures, signals, cancellation."""

    @workflow.run
    async def run(self) -> list[str]:
        me = workflow.info().workflow_id
        answers = []
        try:
            await workflow.execute_child_workflow(Child.run, "fail", id=f"{me}-fail")
        except ChildWorkflowError as error:
            answers.append(f"{error} < {error.cause}")
        first = await workflow.start_child_workflow(Child.run, "signal", id=f"{me}-signal")
        await first.signal(Child.tell)
        answers.append(await first)
        second = await workflow.start_child_workflow(Child.run, "signal", id=f"{me}-external")
        await workflow.get_external_workflow_handle(f"{me}-external").signal(Child.tell)
        answers.append(await second)
        third = await workflow.start_child_workflow(Child.run, "wait", id=f"{me}-wait")
        third.cancel()
        try:
            await third
        except ChildWorkflowError as error:
            answers.append(f"{type(error.cause).__name__}")
        fourth = await workflow.start_child_workflow(Child.run, "wait", id=f"{me}-cancel")
        await workflow.get_external_workflow_handle(f"{me}-cancel").cancel()
        try:
            await fourth
        except ChildWorkflowError as error:
            answers.append(f"{type(error.cause).__name__}")
        try:
            await workflow.get_external_workflow_handle("nobody").signal("x")
        except ApplicationError as error:
            answers.append(error.message)
        try:
            await workflow.execute_child_workflow(Child.run, "x", id=me)
        except Exception as error:
            answers.append(type(error).__name__)
        return answers


@workflow.defn
class Facts:
    """What the workflow knows and changes of itself."""

    @workflow.run
    async def run(self) -> dict[str, Any]:
        info = workflow.info()
        workflow.upsert_search_attributes([KEYWORD.value_set("python")])
        workflow.upsert_memo({"kept": 1, "gone": 2})
        workflow.upsert_memo({"gone": None})
        workflow.metric_meter().create_gauge("python_gauge").set(7)
        new = workflow.patched("a-patch")
        workflow.deprecate_patch("an-old-patch")
        before = workflow.now()
        try:
            await asyncio.wait_for(asyncio.sleep(100), 0.2)
        except asyncio.TimeoutError:
            pass
        async with asyncio.TaskGroup() as group:
            group.create_task(workflow.sleep(0.1, summary="a nap"))
        return {
            "queue": info.task_queue,
            "namespace": info.namespace,
            "patched": new,
            "passed": workflow.now() - before >= timedelta(milliseconds=200),
            "same": [workflow.uuid4().version, 0 <= workflow.random().random() < 1],
            "keyword": info.typed_search_attributes.get(KEYWORD),
            "memo": dict(workflow.memo()),
        }


@workflow.defn(failure_exception_types=[KeyError])
class Fails:
    @workflow.run
    async def run(self, how: str) -> None:
        if how == "KeyError":
            raise KeyError("missing")
        if how == "task":
            raise ValueError("a bug")
        if how == "exit":
            sys.exit(3)
        if how == "deep":
            json.loads("[" * 3000)
        raise ApplicationError("first", [1, {"two": 2}], type="Kind", non_retryable=True) from ValueError("second")


@workflow.defn(dynamic=True)
class Anything:
    @workflow.run
    async def run(self, arguments: Sequence[RawValue]) -> str:
        return f"{workflow.info().workflow_type} of {len(arguments)}"
