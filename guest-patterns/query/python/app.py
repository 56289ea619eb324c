"""Query: asking a workflow what it has come to, also once it has ended."""

import asyncio

from temporalio import workflow


@workflow.defn
class GreetingWorkflow:
    """Says hello, and two seconds later goodbye."""

    def __init__(self) -> None:
        self._greeting = ""

    @workflow.run
    async def run(self, name: str) -> None:
        self._greeting = f"Hello, {name}!"
        await asyncio.sleep(2)
        self._greeting = f"Goodbye, {name}!"

    @workflow.query
    def greeting(self) -> str:
        """The greeting as it is now."""
        return self._greeting
