// Cancellation: the activity hears of it, and a clean-up runs all the same.

import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { never_complete_activity } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1000 seconds',
  heartbeatTimeout: '2 seconds',
});
const { cleanup_activity } = proxyActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** Waits for what never ends, and cleans up when it is asked to stop. */
export async function CancellationWorkflow(): Promise<void> {
  try {
    await never_complete_activity();
  } finally {
    await CancellationScope.nonCancellable(() => cleanup_activity());
  }
}
