"""Custom metrics: an interceptor measures how long each activity waited for a worker."""

import asyncio
import time
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
def print_and_sleep() -> None:
    """Takes a second."""
    activity.logger.info("In the activity.")
    time.sleep(1)


@workflow.defn
class StartTwoActivitiesWorkflow:
    """Two activities at the same time."""

    @workflow.run
    async def run(self) -> None:
        await asyncio.gather(
            workflow.execute_activity(print_and_sleep, start_to_close_timeout=timedelta(seconds=5)),
            workflow.execute_activity(print_and_sleep, start_to_close_timeout=timedelta(seconds=5)),
        )
