"""Activity retry: an activity that fails three times and succeeds at the fourth, without
a line about it in the workflow."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

# The attempt that succeeds.
LAST_ATTEMPT = 4


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Fails until its fourth attempt."""
    attempt = activity.info().attempt
    activity.logger.info("Invoking activity, attempt number %d", attempt)
    if attempt < LAST_ATTEMPT:
        raise RuntimeError("Intentional failure")
    return f"{input.greeting}, {input.name}!"


@workflow.defn
class GreetingWorkflow:
    """Greets by an activity that is tried again after at most two seconds."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=2)),
        )
