// Schedule: the workflow that a schedule starts. The sidecar beside the plugin declares when.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { your_activity } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Greets by an activity. */
export async function YourSchedulesWorkflow(name: string): Promise<string> {
  return await your_activity({ greeting: 'Hello', name });
}
