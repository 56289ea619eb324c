"""Asynchronous completion: an activity ends long after its code has returned, when
somebody else says so."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from temporalio import activity, workflow
from temporalio.client import AsyncActivityHandle
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.service import RPCError

# The id of the activity that is ended by the other one: the first of its workflow.
GREETING = "1"
# Limit for one attempt of an activity.
ATTEMPT = timedelta(seconds=10)
# Tries again soon, and as long as the workflow runs.
SOON = RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_interval=timedelta(seconds=1))


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Leaves its end to others."""
    activity.raise_complete_async()


@activity.defn
async def complete_greeting(input: ComposeGreetingInput) -> None:
    """Stands for whoever knows the answer: says three times that it is worked on, and
    gives it."""
    greeting = activity.client().get_async_activity_handle(
        workflow_id=activity.info().workflow_id, run_id=None, activity_id=GREETING
    )
    try:
        await end(greeting, f"{input.greeting}, {input.name}!")
    except RPCError as error:
        not_open(error)


async def end(greeting: AsyncActivityHandle, answer: str) -> None:
    for _ in range(3):
        activity.logger.info("Waiting one second...")
        await greeting.heartbeat()
        await asyncio.sleep(1)
    await greeting.complete(answer)


def not_open(error: RPCError) -> NoReturn:
    """Expected where the other activity has not begun yet, begins anew, or has ended."""
    raise ApplicationError(str(error), category=ApplicationErrorCategory.BENIGN) from error


@workflow.defn
class GreetingWorkflow:
    """Greets by an activity that another one completes."""

    @workflow.run
    async def run(self, name: str) -> str:
        input = ComposeGreetingInput("Hello", name)
        greeting = workflow.start_activity(
            compose_greeting, input, start_to_close_timeout=ATTEMPT, retry_policy=SOON
        )
        # The greeting is on its way to a host by then.
        await asyncio.sleep(1)
        completion = workflow.start_local_activity(
            complete_greeting, input, start_to_close_timeout=ATTEMPT, retry_policy=SOON
        )
        # Whoever completed the greeting may have died before it could say so, and finds it
        # no longer open in every other attempt: the greeting alone counts.
        await workflow.wait([greeting, completion], return_when=asyncio.FIRST_COMPLETED)
        return await greeting
