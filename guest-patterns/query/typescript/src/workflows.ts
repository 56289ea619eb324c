// Query: asking a workflow what it has come to, also once it has ended.

import { defineQuery, setHandler, sleep } from '@temporalio/workflow';

/** The greeting as it is now. */
export const greetingQuery = defineQuery<string>('greeting');

/** Says hello, and two seconds later goodbye. */
export async function GreetingWorkflow(name: string): Promise<void> {
  let greeting = `Hello, ${name}!`;
  setHandler(greetingQuery, () => greeting);
  await sleep('2 seconds');
  greeting = `Goodbye, ${name}!`;
}
