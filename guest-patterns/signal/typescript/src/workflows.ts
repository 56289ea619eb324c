// Signal: a workflow that gathers what it is told until it is told to stop.

import { condition, defineSignal, setHandler } from '@temporalio/workflow';

/** Somebody to greet. */
export const submitGreeting = defineSignal<[name: string]>('submit_greeting');
/** Ends the workflow once everybody is greeted. */
export const exit = defineSignal('exit');

/** Greets everybody whom it hears of. */
export async function GreetingWorkflow(): Promise<string[]> {
  const pending: string[] = [];
  const greetings: string[] = [];
  let isOver = false;
  setHandler(submitGreeting, (name) => {
    pending.push(name);
  });
  setHandler(exit, () => {
    isOver = true;
  });
  for (;;) {
    await condition(() => pending.length > 0 || isOver);
    greetings.push(...pending.splice(0).map((name) => `Hello, ${name}`));
    if (isOver) return greetings;
  }
}
