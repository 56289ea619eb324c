"""Activity heartbeat: an activity says that it is alive, so that its death is noticed
long before its time is up."""

import time
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Takes three seconds and says so each second."""
    for second in range(3):
        activity.logger.info("heartbeating activity on attempt %d", activity.info().attempt)
        activity.heartbeat(second)
        time.sleep(1)
    return f"{input.greeting}, {input.name}!"


@workflow.defn
class GreetingWorkflow:
    """Greets by an activity that would be missed after two seconds."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=10),
            heartbeat_timeout=timedelta(seconds=2),
        )
