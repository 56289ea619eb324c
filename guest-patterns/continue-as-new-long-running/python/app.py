"""Continue-as-New, long running: a long loop that begins a new run when the server
suggests it, and takes its state along."""

import asyncio
from dataclasses import dataclass
from typing import Optional

from temporalio import workflow


@dataclass
class WorkflowState:
    """What goes from run to run."""

    iteration: int = 0
    processed_items: int = 0


@dataclass
class WorkflowInput:
    """What a run is to do, and where the run before it stopped."""

    max_iterations: int
    state: Optional[WorkflowState] = None


@workflow.defn
class LongRunningWorkflow:
    """Processes `max_iterations` batches in as many runs as the server wants."""

    @workflow.run
    async def run(self, input: WorkflowInput) -> None:
        state = input.state or WorkflowState()
        while state.iteration < input.max_iterations:
            # Stands for work that takes its time.
            await asyncio.sleep(0.1)
            state.processed_items += 10
            state.iteration += 1
            if workflow.info().is_continue_as_new_suggested():
                # A handler that still runs would be lost with the run.
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(WorkflowInput(input.max_iterations, state))
        workflow.logger.info("Completed all %d iterations", input.max_iterations)
