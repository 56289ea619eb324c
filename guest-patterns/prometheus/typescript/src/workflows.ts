// Prometheus: what Temporal itself measures of any plugin, without a line of code in it.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Greets by an activity. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await compose_greeting({ greeting: 'Hello', name });
}
