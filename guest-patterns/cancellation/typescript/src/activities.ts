import { heartbeat, log, sleep } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';

/** Says that it is alive until it is asked to stop. */
export async function never_complete_activity(): Promise<void> {
  try {
    for (;;) {
      log.info('Heartbeating activity');
      heartbeat();
      await sleep('1 second');
    }
  } catch (error) {
    if (error instanceof CancelledFailure) log.info('Activity cancelled');
    throw error;
  }
}

/** Puts things in order. */
export async function cleanup_activity(): Promise<void> {
  log.info('Executing cleanup activity');
}
