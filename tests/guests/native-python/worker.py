"""A worker of Temporal's own SDK for Python, which knows nothing of Hourglass.

Its workflows ask for the same as those of the hostile guest, so that a run can move over.
"""

import asyncio
import sys
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker


@workflow.defn(name="SaysItsVersion")
class SaysItsVersion:
    def __init__(self) -> None:
        self._go = False

    @workflow.run
    async def run(self) -> str:
        timer = asyncio.create_task(asyncio.sleep(3600))
        await workflow.wait_condition(lambda: self._go)
        timer.cancel()
        return "native"

    @workflow.signal
    def go(self) -> None:
        self._go = True


@workflow.defn(name="ChangesItsCommands")
class ChangesItsCommands(SaysItsVersion):
    @workflow.run
    async def run(self) -> str:
        return await SaysItsVersion.run(self)

    @workflow.signal
    def go(self) -> None:
        self._go = True


async def main(address: str, namespace: str, task_queue: str) -> None:
    client = await Client.connect(address, namespace=namespace)
    worker = Worker(
        client,
        task_queue=task_queue,
        workflows=[SaysItsVersion, ChangesItsCommands],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    await worker.run()


asyncio.run(main(*sys.argv[1:]))
