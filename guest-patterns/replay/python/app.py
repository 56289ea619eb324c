"""Replay: whether a change of a workflow breaks the runs that are open."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
def compose_greeting(name: str) -> str:
    """Greets by name."""
    return f"Hello, {name}!"


@workflow.defn
class GreetingWorkflow:
    """Greets, and waits a second before it says so."""

    @workflow.run
    async def run(self, name: str) -> str:
        greeting = await workflow.execute_activity(
            compose_greeting, name, start_to_close_timeout=timedelta(seconds=10)
        )
        await asyncio.sleep(1)
        return greeting
