export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Greets by name. */
export async function compose_greeting(input: ComposeGreetingInput): Promise<string> {
  return `${input.greeting}, ${input.name}!`;
}
