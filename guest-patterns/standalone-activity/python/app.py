"""Standalone activity: a client starts it, and no workflow is needed."""

from dataclasses import dataclass

from temporalio import activity


@dataclass
class ComposeGreetingInput:
    greeting: str
    name: str


@activity.defn
def compose_greeting(input: ComposeGreetingInput) -> str:
    """Greets by name."""
    activity.logger.info("running activity %s", activity.info().activity_id)
    return f"{input.greeting}, {input.name}!"
