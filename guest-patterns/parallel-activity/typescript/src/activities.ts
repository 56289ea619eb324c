/** Greets by name. */
export async function say_hello_activity(name: string): Promise<string> {
  return `Hello, ${name}!`;
}
