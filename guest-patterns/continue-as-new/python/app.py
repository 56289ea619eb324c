"""Continue-as-New: a loop that begins each round as a new run, so that no history grows."""

import asyncio

from temporalio import workflow

# The iteration at which the loop ends.
LAST = 10


@workflow.defn
class LoopingWorkflow:
    """Runs iterations 0 to 10, each in a run of its own."""

    @workflow.run
    async def run(self, iteration: int) -> None:
        if iteration == LAST:
            return
        workflow.logger.info("Running workflow iteration %s", iteration)
        await asyncio.sleep(1)
        workflow.continue_as_new(iteration + 1)
