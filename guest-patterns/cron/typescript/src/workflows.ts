// Cron: the server starts a workflow again and again, each time as a new run.

import { log, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { compose_greeting } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Greets once; how often that happens is up to whoever starts the workflow. */
export async function GreetingWorkflow(name: string): Promise<void> {
  const greeting = await compose_greeting({ greeting: 'Hello', name });
  log.info(`Result: ${greeting}`);
}
