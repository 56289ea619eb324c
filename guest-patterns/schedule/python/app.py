"""Schedule: what a schedule starts; the schedule itself is in the plugin's sidecar."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass
class YourParams:
    greeting: str
    name: str


@activity.defn
def your_activity(input: YourParams) -> str:
    """Greets by name."""
    return f"{input.greeting}, {input.name}!"


@workflow.defn
class YourSchedulesWorkflow:
    """Greets by an activity."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_activity(
            your_activity, YourParams("Hello", name), start_to_close_timeout=timedelta(seconds=10)
        )
