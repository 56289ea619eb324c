// Infrequent polling: each attempt of an activity asks a service once, and the server's
// retries are the clock.

import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type * as activities from './activities';

/** Between two attempts. */
const RETRY_INTERVAL_SECONDS = 60;

/** Greets as soon as the service does. */
export async function GreetingWorkflow(name: string): Promise<string> {
  // A minute, unless whoever starts the workflow is in a hurry.
  const seconds = Number(workflowInfo().memo?.['retry-interval-seconds'] ?? RETRY_INTERVAL_SECONDS);
  const { compose_greeting } = proxyActivities<typeof activities>({
    startToCloseTimeout: '2 seconds',
    retry: { backoffCoefficient: 1, initialInterval: seconds * 1_000 },
  });
  return await compose_greeting({ greeting: 'Hello', name });
}
