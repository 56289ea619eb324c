"""Update: a message that changes a workflow and gets an answer."""

from temporalio import workflow


@workflow.defn
class GreetingWorkflow:
    """Waits until somebody updates it."""

    def __init__(self) -> None:
        self._is_complete = False

    @workflow.run
    async def run(self) -> str:
        await workflow.wait_condition(lambda: self._is_complete)
        return "Hello, World!"

    @workflow.update
    def update_workflow_status(self) -> str:
        """Lets the workflow end."""
        self._is_complete = True
        return "Workflow status updated"
