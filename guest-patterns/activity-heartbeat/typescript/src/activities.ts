import { activityInfo, heartbeat, log, sleep } from '@temporalio/activity';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Takes three seconds and says so each second. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  for (let second = 0; second < 3; second++) {
    log.info(`heartbeating activity on attempt ${activityInfo().attempt}`);
    heartbeat(second);
    await sleep('1 second');
  }
  return `${input.greeting}, ${input.name}!`;
}
