"""Patching: a workflow is changed while runs are open that began with the code before."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
def pre_patch_activity() -> str:
    """What the workflow called before."""
    return "pre-patch"


@activity.defn
def post_patch_activity() -> str:
    """What it calls now."""
    return "post-patch"


@workflow.defn
class MyWorkflow:
    """Calls another activity than it used to."""

    def __init__(self) -> None:
        self._result = ""

    @workflow.run
    async def run(self) -> None:
        called = post_patch_activity if workflow.patched("my-patch") else pre_patch_activity
        # Without a limit for one attempt, one that its host took along would fail the
        # workflow after five minutes.
        self._result = await workflow.execute_activity(
            called,
            schedule_to_close_timeout=timedelta(minutes=5),
            start_to_close_timeout=timedelta(seconds=10),
        )

    @workflow.query
    def result(self) -> str:
        """Which activity was called."""
        return self._result
