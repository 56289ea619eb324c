// Waiting for handlers: however a workflow exits, its handlers finish first, and what was
// done is undone where that is needed.

import { ApplicationFailure } from '@temporalio/common';
import {
  CancellationScope,
  Trigger,
  allHandlersFinished,
  condition,
  defineQuery,
  defineUpdate,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from './activities';

/** How the workflow is to exit; travels as its number. */
export enum WorkflowExitType {
  Success = 0,
  Failure = 1,
  Cancellation = 2,
}

export interface WorkflowInput {
  exit_type: WorkflowExitType;
}

const steps = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Ends with a result, or fails because the workflow exited; then it is undone. */
export const myUpdate = defineUpdate<string>('my_update');
export const workflowCompensationDone = defineQuery<boolean>('workflow_compensation_done');
export const updateCompensationDone = defineQuery<boolean>('update_compensation_done');

/** Exits as its input says, and in good order. */
export async function WaitingForHandlersAndCompensationWorkflow(input: WorkflowInput): Promise<string> {
  let isUpdateStarted = false;
  let isUpdateUndone = false;
  let isWorkflowUndone = false;
  // Rejects when the workflow exits otherwise than with a result.
  const exited = new Trigger<never>();
  exited.then(undefined, () => undefined);

  setHandler(workflowCompensationDone, () => isWorkflowUndone);
  setHandler(updateCompensationDone, () => isUpdateUndone);
  setHandler(myUpdate, () =>
    undisturbed(async () => {
      isUpdateStarted = true;
      try {
        await Promise.race([steps.activity_executed_by_update_handler(), exited]);
        return 'update-result';
      } catch (error) {
        await steps.activity_executed_by_update_handler_to_perform_compensation();
        isUpdateUndone = true;
        throw error;
      }
    }),
  );

  try {
    // There has to be a handler to wait for.
    await condition(() => isUpdateStarted);
    const result = await exit(input.exit_type);
    await undisturbed(() => condition(allHandlersFinished));
    return result;
  } catch (error) {
    // Where the workflow task fails, nothing has ended: it is tried again.
    if (!(error instanceof ApplicationFailure) && !isCancellation(error)) throw error;
    exited.reject(updateFailure(error));
    await undisturbed(() => condition(allHandlersFinished));
    await undisturbed(() => steps.activity_executed_to_perform_workflow_compensation());
    isWorkflowUndone = true;
    throw error;
  }
}

async function exit(type: WorkflowExitType): Promise<string> {
  switch (type) {
    case WorkflowExitType.Success:
      return 'workflow-result';
    case WorkflowExitType.Failure:
      throw ApplicationFailure.create({ message: 'deliberately failing workflow' });
    case WorkflowExitType.Cancellation:
      return await CancellationScope.current().cancelRequested;
    default:
      throw new RangeError(`${type} is no way to exit`);
  }
}

/** Carries the workflow's failure to the update's sender. */
function updateFailure(error: unknown): ApplicationFailure {
  const cause = error instanceof ApplicationFailure ? error : undefined;
  return ApplicationFailure.create({ message: 'The update failed because the workflow run exited', cause });
}

/** Keeps the workflow's cancellation away. */
function undisturbed<T>(body: () => Promise<T>): Promise<T> {
  return CancellationScope.nonCancellable(body);
}
