"""Sleep for days: a workflow does something once a month until it is told to stop."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass
class SendEmailInput:
    email_msg: str


@activity.defn
def send_email(input: SendEmailInput) -> str:
    """Stands for sending an email."""
    sent = f"Email message: {input.email_msg}, sent"
    activity.logger.info(sent)
    return sent


@workflow.defn
class SleepForDaysWorkflow:
    """Sends an email every thirty days."""

    def __init__(self) -> None:
        self._is_complete = False

    @workflow.run
    async def run(self) -> str:
        while not self._is_complete:
            await workflow.execute_activity(
                send_email,
                SendEmailInput("30 days until the next email"),
                start_to_close_timeout=timedelta(seconds=10),
            )
            try:
                await workflow.wait_condition(lambda: self._is_complete, timeout=timedelta(days=30))
            except asyncio.TimeoutError:
                continue
        return "done!"

    @workflow.signal
    def complete(self) -> None:
        """Lets the workflow end."""
        self._is_complete = True
