// Local Activity: an activity that runs inside the workflow task.

import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Greets by a local activity. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await compose_greeting({ greeting: 'Hello', name });
}
