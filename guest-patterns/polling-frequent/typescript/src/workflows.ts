// Frequent polling: one attempt of an activity asks a service again and again, and
// heartbeats meanwhile.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({
  startToCloseTimeout: '60 seconds',
  heartbeatTimeout: '2 seconds',
});

/** Greets as soon as the service does. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await compose_greeting({ greeting: 'Hello', name });
}
