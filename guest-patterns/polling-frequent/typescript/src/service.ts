// A service that is down at first.

import { log } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** The call that succeeds. */
const WORKING_CALL = 5;

/** Calls so far, by workflow. Stays as long as the instance does. */
const calls = new Map<string, number>();

/** Answers at the fifth call of a workflow, and at no other. */
export function greeting(workflowId: string, input: ComposeGreetingInput): string {
  const call = (calls.get(workflowId) ?? 0) + 1;
  calls.set(workflowId, call);
  log.info(`Attempt ${call} of ${WORKING_CALL} to invoke service`);
  if (call === WORKING_CALL) return `${input.greeting}, ${input.name}!`;
  // Expected, and no reason for anybody to look at a log or an alarm.
  throw ApplicationFailure.create({ message: 'service is down', category: ApplicationFailureCategory.BENIGN });
}
