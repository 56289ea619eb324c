"""Cron: the server starts a workflow again and again, each time as a new run."""

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
    """Greets once; how often that happens is up to whoever starts the workflow."""

    @workflow.run
    async def run(self, name: str) -> None:
        greeting = await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=10),
        )
        workflow.logger.info("Result: %s", greeting)
