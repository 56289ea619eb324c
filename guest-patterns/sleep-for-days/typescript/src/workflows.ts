// Sleep for days: a workflow that does something once a month until it is told to stop.

import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

const { send_email } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Lets the workflow end. */
export const complete = defineSignal('complete');

/** Sends an email every thirty days. */
export async function SleepForDaysWorkflow(): Promise<string> {
  let isComplete = false;
  setHandler(complete, () => {
    isComplete = true;
  });
  while (!isComplete) {
    await send_email({ email_msg: '30 days until the next email' });
    await condition(() => isComplete, '30 days');
  }
  return 'done!';
}
