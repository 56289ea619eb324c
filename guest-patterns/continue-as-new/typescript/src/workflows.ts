// Continue-as-New: a loop that begins each round as a new run, so that no history grows.

import { continueAsNew, log, sleep } from '@temporalio/workflow';

/** The iteration at which the loop ends. */
const LAST = 10;

/** Runs iterations 0 to 10, each in a run of its own. */
export async function LoopingWorkflow(iteration: number): Promise<void> {
  if (iteration === LAST) return;
  log.info(`Running workflow iteration ${iteration}`);
  await sleep('1 second');
  await continueAsNew<typeof LoopingWorkflow>(iteration + 1);
}
