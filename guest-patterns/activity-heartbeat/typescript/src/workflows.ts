// Activity heartbeat: an activity says that it is alive, so that its death is noticed long
// before its time is up.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  heartbeatTimeout: '2 seconds',
});

/** Greets by an activity that would be missed after two seconds. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await compose_greeting({ greeting: 'Hello', name });
}
