"""Parallel Activity: several activities at once, one result of them all."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
def say_hello_activity(name: str) -> str:
    """Greets by name."""
    return f"Hello, {name}!"


@workflow.defn
class SayHelloWorkflow:
    """Greets five users at once."""

    @workflow.run
    async def run(self) -> list[str]:
        greetings = [
            workflow.execute_activity(
                say_hello_activity, f"user{number}", start_to_close_timeout=timedelta(seconds=5)
            )
            for number in range(1, 6)
        ]
        return sorted(await asyncio.gather(*greetings))
