// Activity retry: an activity that fails three times and succeeds at the fourth, without a
// line about it in the workflow.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumInterval: '2 seconds' },
});

/** Greets by an activity that is tried again after at most two seconds. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await compose_greeting({ greeting: 'Hello', name });
}
