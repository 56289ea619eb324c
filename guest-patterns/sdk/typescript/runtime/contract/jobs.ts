// Jobs of an activation as the SDK takes them: one key, named in `variant`, as of a
// decoded protobuf oneof.

import Long from "long";

import { CHILD_START_CAUSES, CONTINUED_INITIATORS, EXTERNAL_FAILURE_CAUSES, numberOf } from "./enums";
import type { TableReader } from "./tables";
import { coreTime, optionalCoreTime } from "./time";
import type { Activation, RandomSeed, RetryPolicy, Variant } from "./types";

export type CoreJob = { variant: string } & Record<string, any>;

export function coreJob(job: Variant, activation: Activation, tables: TableReader): CoreJob {
  const convert = JOBS[job.tag];
  if (!convert) throw new TypeError(`this SDK does not know the job "${job.tag}"`);
  const [variant, content] = convert(job.val, tables, activation);
  return { variant, [variant]: content };
}

type Convert = (job: any, tables: TableReader, activation: Activation) => [variant: string, content: object];

const JOBS: Record<string, Convert> = {
  "initialize-workflow": (job, tables, activation) => ["initializeWorkflow", initialize(job, tables, activation)],
  "notify-has-patch": (patchId) => ["notifyHasPatch", { patchId }],
  "update-random-seed": (seed) => ["updateRandomSeed", { randomnessSeed: randomnessSeed(seed) }],
  "signal-workflow": (job, tables) => [
    "signalWorkflow",
    {
      signalName: job.signalName,
      input: tables.payloads(job.input),
      identity: job.identity,
      headers: tables.named(job.headers),
      originatingEventId: Long.fromNumber(job.originatingEventId),
    },
  ],
  "do-update": (job, tables) => [
    "doUpdate",
    {
      id: job.updateId,
      protocolInstanceId: job.protocolInstanceId,
      name: job.name,
      input: tables.payloads(job.input),
      headers: tables.named(job.headers),
      meta: { updateId: job.updateId, identity: job.identity },
      runValidator: job.runValidator,
    },
  ],
  "cancel-workflow": (reason) => ["cancelWorkflow", { reason }],
  "fire-timer": (seq) => ["fireTimer", { seq }],
  "resolve-activity": ({ seq, resolution }, tables) => [
    "resolveActivity",
    { seq, result: activityResult(resolution, tables) },
  ],
  "resolve-child-workflow-start": ({ seq, resolution }, tables) => [
    "resolveChildWorkflowExecutionStart",
    { seq, ...childStart(resolution, tables) },
  ],
  "resolve-child-workflow": ({ seq, resolution }, tables) => [
    "resolveChildWorkflowExecution",
    { seq, result: resultOrFailure(resolution, tables) },
  ],
  "resolve-signal-external-workflow": (job, tables) => ["resolveSignalExternalWorkflow", external(job, tables)],
  "resolve-request-cancel-external-workflow": (job, tables) => [
    "resolveRequestCancelExternalWorkflow",
    external(job, tables),
  ],
  "resolve-nexus-operation-start": ({ seq, resolution }, tables) => [
    "resolveNexusOperationStart",
    { seq, ...nexusStart(resolution, tables) },
  ],
  "resolve-nexus-operation": ({ seq, resolution }, tables) => [
    "resolveNexusOperation",
    { seq, result: nexusResult(resolution, tables) },
  ],
  "query-workflow": (job, tables) => [
    "queryWorkflow",
    {
      queryId: job.queryId,
      queryType: job.queryType,
      arguments: tables.payloads(job.arguments),
      headers: tables.named(job.headers),
    },
  ],
};

function initialize(job: any, tables: TableReader, activation: Activation): object {
  return {
    workflowType: job.workflowType,
    workflowId: job.workflowId,
    namespace: job.namespace,
    taskQueue: job.taskQueue,
    arguments: tables.payloads(job.arguments),
    randomnessSeed: randomnessSeed(job.randomnessSeed),
    headers: tables.named(job.headers),
    identity: job.identity,
    parentWorkflowInfo: job.parent,
    rootWorkflow: job.root,
    workflowExecutionTimeout: optionalCoreTime(job.executionTimeout),
    workflowRunTimeout: optionalCoreTime(job.runTimeout),
    workflowTaskTimeout: optionalCoreTime(job.taskTimeout),
    continuedFromExecutionRunId: job.continuedFromRunId,
    continuedInitiator: numberOf(CONTINUED_INITIATORS, job.continuedInitiator),
    continuedFailure: job.continuedFailure === null ? null : tables.failure(job.continuedFailure),
    lastCompletionResult: tables.optionalPayloads(job.lastCompletionResult),
    firstExecutionRunId: job.firstExecutionRunId,
    originalExecutionRunId: job.originalExecutionRunId,
    retryPolicy: coreRetryPolicy(job.retryPolicy),
    attempt: job.attempt,
    cronSchedule: job.cronSchedule,
    workflowExecutionExpirationTime: optionalCoreTime(job.executionExpirationTime),
    cronScheduleToScheduleInterval: optionalCoreTime(job.cronScheduleToScheduleInterval),
    memo: { fields: tables.named(job.memo) },
    searchAttributes: { indexedFields: tables.named(job.searchAttributes) },
    startTime: optionalCoreTime(job.startTime ?? activation.timestamp),
    priority: job.priority,
  };
}

export function coreRetryPolicy(policy: RetryPolicy | null): object | null {
  return (
    policy && {
      initialInterval: optionalCoreTime(policy.initialInterval),
      backoffCoefficient: policy.backoffCoefficient,
      maximumInterval: optionalCoreTime(policy.maximumInterval),
      maximumAttempts: policy.maximumAttempts,
      nonRetryableErrorTypes: policy.nonRetryableErrorTypes,
    }
  );
}

function randomnessSeed({ high, low }: RandomSeed): Long {
  return Long.fromBits(low, high, true);
}

function activityResult(resolution: Variant, tables: TableReader): object {
  if (resolution.tag !== "backoff") return resultOrFailure(resolution, tables);
  const { attempt, backoff, originalScheduleTime } = resolution.val;
  const backoffDuration = coreTime(backoff);
  return { backoff: { attempt, backoffDuration, originalScheduleTime: optionalCoreTime(originalScheduleTime) } };
}

function resultOrFailure({ tag, val }: Variant, tables: TableReader): object {
  if (tag === "completed") return { completed: { result: tables.optionalPayload(val ?? null) } };
  return { [tag]: { failure: tables.failure(val) } };
}

function childStart({ tag, val }: Variant, tables: TableReader): object {
  if (tag === "succeeded") return { succeeded: { runId: val } };
  if (tag === "cancelled") return { cancelled: { failure: tables.failure(val) } };
  const { workflowId, workflowType, cause } = val;
  return { failed: { workflowId, workflowType, cause: numberOf(CHILD_START_CAUSES, cause) } };
}

function external(job: any, tables: TableReader): object {
  return {
    seq: job.seq,
    failure: job.failure === null ? null : tables.failure(job.failure),
    cause: numberOf(EXTERNAL_FAILURE_CAUSES, job.cause),
  };
}

function nexusStart({ tag, val }: Variant, tables: TableReader): object {
  if (tag === "started") return { operationToken: val };
  if (tag === "started-sync") return { startedSync: true };
  return { failed: tables.failure(val) };
}

function nexusResult({ tag, val }: Variant, tables: TableReader): object {
  if (tag === "completed") return { completed: tables.payload(val) };
  return { [tag === "timed-out" ? "timedOut" : tag]: tables.failure(val) };
}
