// Patching: code changes while runs are open that began with the code before.

import { defineQuery, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

// Without a limit for one attempt, one that its host took along would fail the workflow
// after five minutes.
const { pre_patch_activity, post_patch_activity } = proxyActivities<typeof activities>({
  scheduleToCloseTimeout: '5 minutes',
  startToCloseTimeout: '10 seconds',
});

/** Which activity was called. */
export const resultQuery = defineQuery<string>('result');

/** Calls another activity than it used to. */
export async function MyWorkflow(): Promise<void> {
  let result = '';
  setHandler(resultQuery, () => result);
  result = patched('my-patch') ? await post_patch_activity() : await pre_patch_activity();
}
