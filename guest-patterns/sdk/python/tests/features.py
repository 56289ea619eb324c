#!/usr/bin/env python3
"""Runs every workflow of `features` on a host that serves it, and says what differs.

    features.py ADDRESS NAMESPACE [NAME...]

Needs temporalio, a server with the search attribute CustomKeywordField (Keyword), and
the component of `features` in a host's plugins folder.
"""

import asyncio
import sys
import uuid
from typing import Any

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowQueryFailedError
from temporalio.client import WorkflowUpdateFailedError

QUEUE = "python-features"
REQUESTED = "Activity cancelled < CancelledError: Cancelled"
different = 0


def same(what: str, seen: Any, wanted: Any) -> None:
    global different
    if seen != wanted:
        different += 1
        print(f"DIFFERENT {what}: {seen!r}, not {wanted!r}")
    else:
        print(f"ok {what}")


class Features:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def start(self, name: str, *arguments: Any) -> WorkflowHandle:
        return await self.client.start_workflow(
            name, args=list(arguments), id=f"{name}-{uuid.uuid4().hex[:8]}", task_queue=QUEUE
        )

    async def result(self, name: str, *arguments: Any) -> Any:
        return await (await self.start(name, *arguments)).result()

    async def failure(self, *arguments: Any) -> str:
        try:
            return repr(await self.result("Fails", *arguments))
        except WorkflowFailureError as error:
            return f"{error.cause} {error.cause.details} < {error.cause.cause}"

    async def interruptions(self) -> None:
        seen = await self.result("Interruptions")
        wanted = {
            "sleeps raise": REQUESTED,
            "sleeps swallow": "swallowed, requested: True",
            "sleeps heartbeat": REQUESTED,
            "waits event": "cancelled: True",
            "sleeps_async raise": REQUESTED,
            "sleeps_async swallow": "beats: True",
        }
        for key, value in wanted.items():
            same(f"cancellation: {key}", seen.get(key), value)

    async def activities(self) -> None:
        seen = await self.result("ActivityKinds")
        same("activities", seen, [list(range(20)), 3, "[marked]", 5, "unknown-name of 2", 3, 2])

    async def asynchronous(self) -> None:
        seen = await self.result("Asynchronous")
        same("asynchronous completion", seen, ["ended well", "RPCError", "ended badly", "RPCError"])

    async def messages(self) -> None:
        handle = await self.start("Messages")
        await handle.signal("slow", "one")
        await handle.signal("unknown", "two")
        same("update", await handle.execute_update("add", "three") > 0, True)
        for name, wanted in [("", "ValueError: a name is needed"), ("error", "No: no")]:
            try:
                await handle.execute_update("add", name)
            except WorkflowUpdateFailedError as error:
                same(f"refused update {name!r}", str(error.cause), wanted)
        try:
            await handle.execute_update("nothing")
        except WorkflowUpdateFailedError as error:
            same("unknown update", "expected but not found" in str(error.cause), True)
        try:
            await handle.query("fails")
        except WorkflowQueryFailedError as error:
            same("failed query", str(error), "no answer")
        same("intercepted query", await handle.query("intercepted"), "[as it is]")
        same("stack trace", "run_query" in await handle.query("__stack_trace"), True)
        same("query", "unknown two" in await handle.query("seen"), True)
        await handle.execute_update("end")
        same("messages", sorted(await handle.result()), ["anything of 1", "slow one", "unknown two"])

    async def others(self) -> None:
        seen = await self.result("Others")
        wanted = [
            "Child Workflow execution failed < Bad: child failed",
            "signal",
            "signal",
            "CancelledError",
            "CancelledError",
            "Unable to signal external workflow because it was not found",
            "WorkflowAlreadyStartedError",
        ]
        same("others", seen, wanted)

    async def facts(self) -> None:
        seen = await self.result("Facts")
        wanted = {
            "queue": QUEUE,
            "namespace": self.client.namespace,
            "patched": True,
            "passed": True,
            "same": [4, True],
            "keyword": "python",
            "memo": {"kept": 1},
        }
        same("facts", seen, wanted)

    async def failures(self) -> None:
        same("failure", await self.failure("x"), "Kind: first ([1, {'two': 2}],) < ValueError: second")
        same("failure type", await self.failure("KeyError"), "KeyError: 'missing' () < None")
        same("failed task", await self.failed_task("task"), ("a bug", 14))
        same("sys.exit in a workflow", (await self.failed_task("exit"))[0], "SystemExit: 3")
        deep, _ = await self.failed_task("deep")
        # The second is what a host with `stack-kib = 512` says.
        known = any(text in deep for text in ["Expecting value", "overflowed its stack"])
        same("deep JSON", known or deep, True)

    async def failed_task(self, how: str) -> tuple[str, int]:
        handle = await self.start("Fails", how)
        async for event in handle.fetch_history_events(wait_new_event=True):
            if event.HasField("workflow_task_failed_event_attributes"):
                break
        await handle.terminate()
        failed = event.workflow_task_failed_event_attributes
        return failed.failure.message, failed.cause

    async def dynamic(self) -> None:
        same("dynamic workflow", await self.result("NobodyHasThis", 1, 2), "NobodyHasThis of 2")


async def main() -> int:
    address, namespace, *asked = sys.argv[1:]
    features = Features(await Client.connect(address, namespace=namespace))
    for name in asked or [name for name in vars(Features) if name in ALL]:
        try:
            await asyncio.wait_for(getattr(features, name)(), 90)
        except Exception as error:
            same(name, repr(error), "no error")
    return 1 if different else 0


ALL = ["interruptions", "activities", "asynchronous", "messages", "others", "facts", "failures", "dynamic"]

if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
