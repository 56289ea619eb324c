// One workflow for each kind of job and command that the contract has.

import {
  ActivityCancellationType,
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  ParentClosePolicy,
  Trigger,
  allHandlersFinished,
  condition,
  continueAsNew,
  createNexusServiceClient,
  defineQuery,
  defineSignal,
  defineUpdate,
  deprecatePatch,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  metricMeter,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  startChild,
  upsertMemo,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import * as nexus from 'nexus-rpc';
import type * as activities from './activities';

const remote = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });
const local = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  localRetryThreshold: '50 milliseconds',
  retry: { initialInterval: '300 milliseconds', maximumAttempts: 5 },
});

export const poke = defineSignal<[text: string]>('poke');
export const finish = defineSignal('finish');
export const poked = defineQuery<string[]>('poked');
export const add = defineUpdate<number, [amount: number]>('add');

/** Waits for messages of every kind. */
export async function Listener(): Promise<object> {
  const texts: string[] = [];
  let total = 0;
  let isOver = false;
  setHandler(poke, (text) => {
    texts.push(text);
  });
  setHandler(finish, () => {
    isOver = true;
  });
  setHandler(poked, () => texts);
  setHandler(
    add,
    async (amount) => {
      const echoed = (await remote.echo(amount)) as number;
      total += echoed;
      return total;
    },
    {
      validator: (amount) => {
        if (amount < 0) throw new RangeError(`${amount} is negative`);
      },
    },
  );
  await condition(() => isOver && allHandlersFinished());
  return { texts, total };
}

/** Starts nothing, ends when cancelled. */
export async function Endless(): Promise<void> {
  await new Trigger<void>();
}

export async function Activities(): Promise<object> {
  const results: Record<string, unknown> = {};
  results.synchronous = await (remote as any).synchronous(1, 2);
  results.whoAmI = await remote.whoAmI();
  results.resumes = await remote.resumes();
  results.failsUntil = await proxyActivities<typeof activities>({
    startToCloseTimeout: '5 seconds',
    summary: 'fails once',
    retry: { initialInterval: '10 milliseconds' },
    priority: { priorityKey: 2 },
  }).failsUntil(2);
  results.unicode = await remote.echo({ 'grüße': 'Ω😀', none: null });
  results.bytes = (await remote.echo(new Uint8Array([1, 2, 3]))) as Uint8Array;
  results.nothing = (await remote.echo(undefined)) === undefined;
  results.refused = await chain(remote.refused());
  results.missing = await chain(
    proxyActivities<{ missing(): Promise<void> }>({ startToCloseTimeout: '5 seconds', retry: { maximumAttempts: 1 } }).missing(),
  );
  const world = (await remote.world()) as any;
  const again = (await remote.world()) as any;
  results.world = { ...world, random: typeof world.random, id: world.id.length };
  results.differs = world.random !== again.random && world.id !== again.id;
  return results;
}

export async function LocalActivities(): Promise<object> {
  return {
    whoAmI: await local.whoAmI(),
    backoff: await local.failsUntil(3),
    refused: await chain(local.refused()),
  };
}

export async function Cancellations(): Promise<object> {
  const results: Record<string, unknown> = {};
  results.timer = await chain(cancelSoon(() => sleep('1 hour')));
  const waiting = proxyActivities<typeof activities>({
    startToCloseTimeout: '20 seconds',
    heartbeatTimeout: '2 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  results.activity = await chain(cancelSoon(() => waiting.untilCancelled(), 500));
  results.tried = await chain(cancelSoon(() => remote.untilCancelled(), 200));
  results.child = await chain(cancelSoon(() => executeChild(Endless), 200));
  const scope = new CancellationScope({ cancellable: true, timeout: 100 });
  results.scope = await chain(scope.run(() => sleep('1 hour')));
  const unsent = getExternalWorkflowHandle(workflowInfo().workflowId);
  results.signal = await chain(
    CancellationScope.cancellable(async () => {
      const sent = unsent.signal('poke', 'never');
      CancellationScope.current().cancel();
      await sent;
    }),
  );
  return results;
}

export async function Children(): Promise<object> {
  const results: Record<string, unknown> = {};
  const id = `${workflowInfo().workflowId}/child`;
  const child = await startChild(Listener, {
    workflowId: id,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    memo: { a: 1 },
    staticSummary: 'a child',
    workflowRunTimeout: '1 minute',
  });
  results.taken = await chain(startChild(Listener, { workflowId: id }));
  await child.signal(poke, 'from the parent');
  await getExternalWorkflowHandle(id).signal(poke, 'from outside');
  await child.signal(finish);
  results.child = await child.result();
  results.failed = await chain(executeChild(Failing));
  results.nobody = await chain(getExternalWorkflowHandle('nobody').signal(poke, 'x'));
  results.nobodyToCancel = await chain(getExternalWorkflowHandle('nobody').cancel());
  const endless = await startChild(Endless);
  await getExternalWorkflowHandle(endless.workflowId).cancel();
  results.cancelled = await chain(endless.result());
  results.isChild = await endless.result().catch((error) => error instanceof ChildWorkflowFailure);
  return results;
}

export async function Failing(): Promise<void> {
  throw ApplicationFailure.create({ message: 'it failed', type: 'Deliberate', details: [1, 'two'], nonRetryable: true });
}

/** Search attributes, memo, patches, randomness, time. */
export async function Properties(): Promise<object> {
  const color = defineSearchAttributeKey('Color', SearchAttributeType.KEYWORD);
  upsertSearchAttributes([{ key: color, value: 'red' }]);
  upsertMemo({ note: 'kept', gone: null });
  deprecatePatch('older');
  const isNew = patched('newer');
  metricMeter.createHistogram('typescript_workflow', 'float').record(1.5);
  log.warn('properties', { isNew });
  console.log('through the console', { isNew });
  const before = Date.now();
  await sleep(50, { summary: 'a nap' });
  const { memo, typedSearchAttributes, attempt, runId } = workflowInfo();
  return {
    isNew,
    color: typedSearchAttributes.get(color),
    memo,
    attempt,
    passed: Date.now() - before >= 50,
    random: Math.random() < 1,
    id: uuid4().length,
    runId: runId.length,
    locale: 'é'.normalize('NFD').length,
  };
}

export async function Continues(round: number): Promise<object> {
  const { memo, continuedFromExecutionRunId, lastResult, searchAttributes } = workflowInfo();
  if (round > 0) return { round, memo, hasPredecessor: !!continuedFromExecutionRunId, lastResult, searchAttributes };
  upsertMemo({ carried: true });
  await sleep(10);
  return await continueAsNew<typeof Continues>(round + 1);
}

const greeter = nexus.service('Greeter', {
  greet: nexus.operation<string, string>(),
  fail: nexus.operation<string, string>(),
  linger: nexus.operation<string, string>(),
});

export async function Nexus(endpoint: string): Promise<object> {
  const client = createNexusServiceClient({ endpoint, service: greeter });
  const results: Record<string, unknown> = {};
  results.greeting = await client.executeOperation('greet', 'nexus', { scheduleToCloseTimeout: '10 seconds' });
  results.failed = await chain(client.executeOperation('fail', 'nexus', { scheduleToCloseTimeout: '10 seconds' }));
  results.cancelled = await chain(
    CancellationScope.cancellable(async () => {
      const handle = await client.startOperation('linger', 'nexus', { scheduleToCloseTimeout: '1 minute' });
      results.token = typeof handle.token;
      CancellationScope.current().cancel();
      return await handle.result();
    }),
  );
  return results;
}

/** Fails its task until somebody repairs it. */
export async function Broken(): Promise<void> {
  const missing: any = undefined;
  missing.field();
}

/** Forgets an `await`. */
export async function Forgetful(): Promise<void> {
  void Promise.reject(new Error('nobody waits for this'));
  await sleep('1 minute');
}

/** Any other type. */
export default async function (...args: unknown[]): Promise<object> {
  return { workflowType: workflowInfo().workflowType, args };
}

/** The messages of a failure, outermost first. */
async function chain(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { succeeded: await promise };
  } catch (error) {
    const names: string[] = [];
    for (let link: any = error; link; link = link.cause) names.push(`${link.name}: ${link.message}`);
    return { names, isCancellation: isCancellation(error) };
  }
}

async function cancelSoon<T>(body: () => Promise<T>, pause = 1): Promise<T> {
  return await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const running = body();
    void CancellationScope.nonCancellable(() => sleep(pause)).then(() => scope.cancel());
    return await running;
  });
}
