import { activityInfo, heartbeat, log, sleep } from '@temporalio/activity';
import { type ComposeGreetingInput, greeting } from './service';

/** Asks until the service is up, once a second. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
  for (;;) {
    try {
      const result = greeting(workflowId, input);
      log.info(`Exiting activity ${result}`);
      return result;
    } catch {
      log.debug('Failed, trying again shortly');
    }
    heartbeat('Invoking activity');
    await sleep('1 second');
  }
}
