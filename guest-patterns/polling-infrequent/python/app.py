"""Polling, infrequent: each attempt of an activity polls a service once, and retries are
the clock."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

import service

# Between two attempts.
RETRY_INTERVAL_SECONDS = 60


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Asks once; the server tries again."""
    return service.greet(activity.info().workflow_id or "", input.greeting, input.name)


@workflow.defn
class GreetingWorkflow:
    """Greets as soon as the service does."""

    @workflow.run
    async def run(self, name: str) -> str:
        # A minute, unless whoever starts the workflow is in a hurry.
        seconds = workflow.memo_value("retry-interval-seconds", RETRY_INTERVAL_SECONDS)
        return await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=2),
            retry_policy=RetryPolicy(backoff_coefficient=1.0, initial_interval=timedelta(seconds=seconds)),
        )
