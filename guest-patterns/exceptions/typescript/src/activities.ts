import { ApplicationFailure } from '@temporalio/common';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Fails, always. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  throw ApplicationFailure.create({
    message: `Greeting exception: ${input.greeting}, ${input.name}!`,
    type: 'RuntimeError',
  });
}
