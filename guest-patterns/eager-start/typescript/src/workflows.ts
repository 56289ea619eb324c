// Eager start: the first workflow task comes with the answer to the start.

import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { greeting } = proxyLocalActivities<typeof activities>({ scheduleToCloseTimeout: '5 seconds' });

/** Greets by a local activity, so that it is over in one workflow task. */
export async function EagerWorkflow(name: string): Promise<string> {
  return await greeting(name);
}
