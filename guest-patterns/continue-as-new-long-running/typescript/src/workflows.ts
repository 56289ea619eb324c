// Continue-as-New when the server suggests it: a long loop whose state goes from run to run.

import { allHandlersFinished, condition, continueAsNew, log, sleep, workflowInfo } from '@temporalio/workflow';

/** What a run is to do, and where the run before it stopped. */
export interface WorkflowInput {
  max_iterations: number;
  state: WorkflowState | null;
}

/** What goes from run to run. */
export interface WorkflowState {
  iteration: number;
  processed_items: number;
}

/** Processes `max_iterations` batches in as many runs as the server wants. */
export async function LongRunningWorkflow({ max_iterations, state }: WorkflowInput): Promise<void> {
  let { iteration, processed_items } = state ?? { iteration: 0, processed_items: 0 };
  while (iteration < max_iterations) {
    processed_items += await processBatch();
    iteration += 1;
    if (workflowInfo().continueAsNewSuggested) {
      // A handler that still runs would be lost with the run, so they finish first.
      await condition(allHandlersFinished);
      await continueAsNew<typeof LongRunningWorkflow>({ max_iterations, state: { iteration, processed_items } });
    }
  }
  log.info(`Completed all ${max_iterations} iterations`);
}

/** Stands for work that takes its time. Gives how many items it was. */
async function processBatch(): Promise<number> {
  await sleep('100 milliseconds');
  return 10;
}
