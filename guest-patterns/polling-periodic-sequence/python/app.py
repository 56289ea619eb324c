"""Polling, periodic: a child workflow polls a service, and begins a new run before its
history grows long."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

# How often one run of the child asks.
TRIES = 10


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> NoReturn:
    """Asks a service that is always down."""
    raise RuntimeError("Service is down")


@workflow.defn
class ChildWorkflow:
    """Asks until there is an answer."""

    @workflow.run
    async def run(self, name: str) -> str:
        for _ in range(TRIES):
            try:
                # One attempt: the loop decides when there is another one, not the server.
                return await workflow.execute_activity(
                    compose_greeting,
                    ComposeGreetingInput("Hello", name),
                    start_to_close_timeout=timedelta(seconds=4),
                    retry_policy=RetryPolicy(maximum_attempts=1),
                )
            except ActivityError as error:
                if is_cancelled_exception(error):
                    raise
                workflow.logger.error("Activity failed, retrying in 1 seconds")
            await asyncio.sleep(1)
        workflow.continue_as_new(name)


@workflow.defn
class GreetingWorkflow:
    """Waits for a child that polls. However often that begins a new run, this workflow
    sees one child and one result."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_child_workflow(ChildWorkflow.run, name)
