"""Eager start: the first workflow task comes with the answer to the start."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
def greeting(name: str) -> str:
    """Greets by name."""
    return f"Hello {name}!"


@workflow.defn
class EagerWorkflow:
    """Greets by a local activity, so that it is over in one workflow task."""

    @workflow.run
    async def run(self, name: str) -> str:
        return await workflow.execute_local_activity(
            greeting, name, schedule_to_close_timeout=timedelta(seconds=5)
        )
