import { activityInfo, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** The attempt that succeeds. */
const LAST_ATTEMPT = 4;

/** Fails until its fourth attempt. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  const { attempt } = activityInfo();
  log.info(`Invoking activity, attempt number ${attempt}`);
  if (attempt < LAST_ATTEMPT) {
    throw ApplicationFailure.create({ message: 'Intentional failure', type: 'RuntimeError' });
  }
  return `${input.greeting}, ${input.name}!`;
}
