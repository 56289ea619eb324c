// Standalone activity: a client starts it, and no workflow is needed.

import { activityInfo, log } from '@temporalio/activity';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Greets by name. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  log.info(`running activity ${activityInfo().activityId}`);
  return `${input.greeting}, ${input.name}!`;
}
