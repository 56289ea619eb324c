// Parallel Activity: several activities at once, one result of them all.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { say_hello_activity } = proxyActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** Greets five users at once. */
export async function SayHelloWorkflow(): Promise<string[]> {
  const users = ['user1', 'user2', 'user3', 'user4', 'user5'];
  const greetings = await Promise.all(users.map((user) => say_hello_activity(user)));
  return greetings.sort();
}
