"""Polling, frequent: one attempt of an activity polls a service and heartbeats meanwhile."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

import service


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
async def compose_greeting(input: ComposeGreetingInput) -> str:
    """Asks until the service is up, once a second."""
    workflow_id = activity.info().workflow_id or ""
    while True:
        try:
            greeting = service.greet(workflow_id, input.greeting, input.name)
        except ApplicationError:
            activity.logger.debug("Failed, trying again shortly")
        else:
            activity.logger.info("Exiting activity $%s", greeting)
            return greeting
        activity.heartbeat("Invoking activity")
        await asyncio.sleep(1)


@workflow.defn
class GreetingWorkflow:
    """Greets as soon as the service does."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_activity(
            compose_greeting,
            ComposeGreetingInput("Hello", name),
            start_to_close_timeout=timedelta(seconds=60),
            heartbeat_timeout=timedelta(seconds=2),
        )
