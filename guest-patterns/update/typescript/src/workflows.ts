// Update: a message that changes a workflow and gets an answer.

import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

/** Lets the workflow end. */
export const updateWorkflowStatus = defineUpdate<string>('update_workflow_status');

/** Waits until somebody updates it. */
export async function GreetingWorkflow(): Promise<string> {
  let isComplete = false;
  setHandler(updateWorkflowStatus, () => {
    isComplete = true;
    return 'Workflow status updated';
  });
  await condition(() => isComplete);
  return 'Hello, World!';
}
