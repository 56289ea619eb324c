// Custom metrics: an interceptor measures how long each activity waited for a worker.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { print_and_sleep } = proxyActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** Two activities at the same time. */
export async function StartTwoActivitiesWorkflow(): Promise<void> {
  await Promise.all([print_and_sleep(), print_and_sleep()]);
}
