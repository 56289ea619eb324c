export interface YourParams {
  greeting: string;
  name: string;
}

/** Greets by name. */
export async function your_activity(input: YourParams): Promise<string> {
  return `${input.greeting}, ${input.name}!`;
}
