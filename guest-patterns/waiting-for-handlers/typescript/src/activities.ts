import { log, sleep } from '@temporalio/activity';

/** Stands for what an update does. */
export async function activity_executed_by_update_handler(): Promise<void> {
  await sleep('1 second');
}

/** Stands for undoing it. */
export async function activity_executed_by_update_handler_to_perform_compensation(): Promise<void> {
  log.info('Undoing the update');
  await sleep('1 second');
}

/** Stands for undoing what the workflow did itself. */
export async function activity_executed_to_perform_workflow_compensation(): Promise<void> {
  log.info('Undoing the workflow');
  await sleep('1 second');
}
