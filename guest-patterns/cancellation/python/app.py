"""Cancellation: the activity hears of it, and a clean-up runs all the same."""

import time
from datetime import timedelta
from typing import NoReturn

from temporalio import activity, workflow
from temporalio.exceptions import CancelledError


@activity.defn
def never_complete_activity() -> NoReturn:
    """Says that it is alive until it is asked to stop."""
    try:
        while True:
            activity.logger.info("Heartbeating activity")
            activity.heartbeat()
            time.sleep(1)
    except CancelledError:
        activity.logger.info("Activity cancelled")
        raise


@activity.defn
def cleanup_activity() -> None:
    """Puts things in order."""
    activity.logger.info("Executing cleanup activity")


@workflow.defn
class CancellationWorkflow:
    """Waits for what never ends, and cleans up when it is asked to stop."""

    @workflow.run
    async def run(self) -> None:
        try:
            await workflow.execute_activity(
                never_complete_activity,
                start_to_close_timeout=timedelta(seconds=1000),
                heartbeat_timeout=timedelta(seconds=2),
            )
        finally:
            await workflow.execute_activity(cleanup_activity, start_to_close_timeout=timedelta(seconds=5))
