// Polling as a periodic sequence: a child workflow asks a service again and again, and
// begins a new run before its history grows long.

import { ActivityFailure, continueAsNew, executeChild, isCancellation, log, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

/** How often one run of the child asks. */
const TRIES = 10;

// One attempt: the loop decides when there is another one, not the server.
const { compose_greeting } = proxyActivities<typeof activities>({
  startToCloseTimeout: '4 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * Waits for a child that polls. However often that begins a new run, this workflow sees one
 * child and one result.
 */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await executeChild(ChildWorkflow, { args: [name] });
}

/** Asks until there is an answer. */
export async function ChildWorkflow(name: string): Promise<string> {
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      return await compose_greeting({ greeting: 'Hello', name });
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      log.error('Activity failed, retrying in 1 seconds');
    }
    await sleep('1 second');
  }
  return await continueAsNew<typeof ChildWorkflow>(name);
}
