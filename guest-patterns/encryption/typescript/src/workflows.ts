// Encryption: a workflow that knows nothing of it. The codec beside it, and the host's
// configuration, do the rest.

/** Greets. */
export async function Workflow(name: string): Promise<string> {
  return `Hello, ${name}`;
}
