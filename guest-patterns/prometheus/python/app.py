"""Prometheus: what Temporal measures of every plugin, on the host's metrics endpoint."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Greets by name."""
    return f"{input.greeting}, {input.name}!"


@workflow.defn
class GreetingWorkflow:
    """Greets by an activity."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=10),
        )
