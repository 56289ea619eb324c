// Replay: whether a change of a workflow breaks the runs that are open.

import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Greets, and waits a second before it says so. */
export async function GreetingWorkflow(name: string): Promise<string> {
  const greeting = await compose_greeting(name);
  await sleep('1 second');
  return greeting;
}
