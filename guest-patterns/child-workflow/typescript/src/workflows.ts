// Child Workflow: a workflow starts another one and waits for its result.

import { executeChild } from '@temporalio/workflow';

export interface ComposeGreetingInput {
  greeting: string;
  name: string;
}

/** Greets by name. */
export async function ComposeGreetingWorkflow(input: ComposeGreetingInput): Promise<string> {
  return `${input.greeting}, ${input.name}!`;
}

/** Greets by a child workflow. */
export async function GreetingWorkflow(name: string): Promise<string> {
  return await executeChild(ComposeGreetingWorkflow, {
    workflowId: 'hello-child-workflow-workflow-child-id',
    args: [{ greeting: 'Hello', name }],
  });
}
