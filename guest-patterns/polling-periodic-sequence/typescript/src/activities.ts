import { ApplicationFailure } from '@temporalio/common';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Asks a service that is always down. */
export async function compose_greeting(_input: ComposeGreetingInput): Promise<string> {
  throw ApplicationFailure.create({ message: 'Service is down', type: 'RuntimeError' });
}
