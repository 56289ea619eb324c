import { log, sleep } from '@temporalio/activity';

/** Takes a second. */
export async function print_and_sleep(): Promise<void> {
  log.info('In the activity.');
  await sleep('1 second');
}
