import { activityInfo } from '@temporalio/activity';
import { type ComposeGreetingInput, greeting } from './service';

/** Asks once; the server tries again. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  return greeting(activityInfo().workflowExecution?.workflowId ?? '', input);
}
