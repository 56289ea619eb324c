/** Greets by name. */
export async function compose_greeting(name: string): Promise<string> {
  return `Hello, ${name}!`;
}
