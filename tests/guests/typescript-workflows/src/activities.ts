// Activities that end in every way that there is.

import { CompleteAsyncError, Context, activityInfo, heartbeat, log, metricMeter, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

export async function echo(value: unknown): Promise<unknown> {
  return value;
}

/** Nothing awaited, nothing asynchronous. */
export function synchronous(left: number, right: number): number {
  return left + right;
}

/** What the attempt knows of itself. */
export async function whoAmI(): Promise<object> {
  const { activityType, attempt, isLocal, workflowType, taskQueue, base64TaskToken } = activityInfo();
  log.info('telling', { extra: 'field' });
  metricMeter.createCounter('typescript_activities').add(1, { flavour: 'test' });
  return { activityType, attempt, isLocal, workflowType, taskQueue, hasToken: base64TaskToken.length > 0 };
}

/** Fails until the given attempt. */
export async function failsUntil(attempt: number): Promise<number> {
  if (activityInfo().attempt < attempt) throw new RangeError(`attempt ${activityInfo().attempt} is too early`);
  return activityInfo().attempt;
}

/** Heartbeats, fails, and goes on from its last heartbeat. */
export async function resumes(): Promise<unknown> {
  const before = activityInfo().heartbeatDetails;
  if (before !== undefined) return before;
  heartbeat({ reached: 7 });
  throw ApplicationFailure.create({ message: 'once more', nextRetryDelay: '10 milliseconds' });
}

/** Runs until it is asked to stop, and says how it heard of it. */
export async function untilCancelled(): Promise<void> {
  const { signal } = { signal: Context.current().cancellationSignal };
  let aborted = false;
  signal.addEventListener('abort', () => {
    aborted = true;
  });
  const beats = setInterval(() => heartbeat('alive'), 100);
  try {
    await Context.current().cancelled;
  } finally {
    clearInterval(beats);
    log.info('asked to stop', { aborted, requested: Context.current().cancellationDetails?.cancelRequested });
  }
}

export async function refused(): Promise<void> {
  throw ApplicationFailure.create({ message: 'no', type: 'Refused', nonRetryable: true, details: ['because', { of: 1 }] });
}

export async function completesElsewhere(): Promise<void> {
  throw new CompleteAsyncError();
}

/** Time, timers and randomness of an activity. */
export async function world(): Promise<object> {
  const before = Date.now();
  const [first] = await Promise.race([
    Promise.all([sleep(30), sleep('20 milliseconds')]).then(() => ['timers']),
    sleep(5_000).then(() => ['late']),
  ]);
  return {
    first,
    waited: Date.now() - before >= 29,
    year: new Date().getUTCFullYear(),
    text: typeof Date(),
    random: Math.random(),
    id: crypto.randomUUID(),
  };
}
