// Commands of the SDK's workflow runtime as the contract has them. Event groups, which
// are experimental in Temporal, have no place in the contract and are dropped.

import {
  ACTIVITY_CANCELLATION_TYPES,
  CHILD_CANCELLATION_TYPES,
  ID_REUSE_POLICIES,
  NEW_RUN_VERSIONING_BEHAVIORS,
  NEXUS_CANCELLATION_TYPES,
  PARENT_CLOSE_POLICIES,
  nameOf,
} from "./enums";
import type { TableWriter } from "./tables";
import { contractDuration, optionalDuration, optionalTimestamp } from "./time";
import type { Command, NamespacedExecution, Priority, RetryPolicy, Variant } from "./types";

/** A command as the SDK gives it: one key says which, as of a protobuf oneof. */
export type CoreCommand = Record<string, any>;

export function contractCommand(command: CoreCommand, tables: TableWriter): Command {
  const kind = Object.keys(command).find((key) => key in ACTIONS && command[key] != null);
  if (kind === undefined) {
    throw new TypeError(`the contract has no command for ${Object.keys(command).join(", ")}`);
  }
  const [tag, val] = ACTIONS[kind](command[kind], tables);
  return {
    action: { tag, val },
    summary: tables.optionalPayload(command.userMetadata?.summary),
    details: tables.optionalPayload(command.userMetadata?.details),
  };
}

type Convert = (command: any, tables: TableWriter) => [tag: string, val: unknown];

const ACTIONS: Record<string, Convert> = {
  startTimer: ({ seq, startToFireTimeout }) => [
    "start-timer",
    { seq, startToFireTimeout: contractDuration(startToFireTimeout) },
  ],
  cancelTimer: ({ seq }) => ["cancel-timer", seq],
  scheduleActivity: (command, tables) => ["schedule-activity", activity(command, tables)],
  requestCancelActivity: ({ seq }) => ["request-cancel-activity", seq],
  scheduleLocalActivity: (command, tables) => ["schedule-local-activity", localActivity(command, tables)],
  requestCancelLocalActivity: ({ seq }) => ["request-cancel-local-activity", seq],
  startChildWorkflowExecution: (command, tables) => ["start-child-workflow", childWorkflow(command, tables)],
  cancelChildWorkflowExecution: ({ childWorkflowSeq, reason }) => [
    "cancel-child-workflow",
    { seq: childWorkflowSeq, reason: reason ?? "" },
  ],
  signalExternalWorkflowExecution: (command, tables) => [
    "signal-external-workflow",
    {
      seq: command.seq,
      target: signalTarget(command),
      signalName: command.signalName,
      arguments: tables.payloads(command.args),
      headers: tables.named(command.headers),
    },
  ],
  cancelSignalWorkflow: ({ seq }) => ["cancel-signal-workflow", seq],
  requestCancelExternalWorkflowExecution: ({ seq, workflowExecution, reason }) => [
    "request-cancel-external-workflow",
    { seq, execution: execution(workflowExecution), reason: reason ?? "" },
  ],
  scheduleNexusOperation: (command, tables) => ["schedule-nexus-operation", nexusOperation(command, tables)],
  requestCancelNexusOperation: ({ seq }) => ["request-cancel-nexus-operation", seq],
  upsertWorkflowSearchAttributes: ({ searchAttributes }, tables) => [
    "upsert-search-attributes",
    tables.named(searchAttributes?.indexedFields),
  ],
  modifyWorkflowProperties: ({ upsertedMemo }, tables) => ["modify-memo", tables.named(upsertedMemo?.fields)],
  updateResponse: ({ protocolInstanceId, ...response }, tables) => [
    "update-response",
    { protocolInstanceId, answer: updateAnswer(response, tables) },
  ],
  respondToQuery: ({ queryId, succeeded, failed }, tables) => [
    "respond-to-query",
    {
      queryId,
      answer: succeeded
        ? { tag: "succeeded", val: tables.payload(succeeded.response) }
        : { tag: "failed", val: tables.failure(failed) },
    },
  ],
  setPatchMarker: ({ patchId, deprecated }) => ["set-patch-marker", { patchId, deprecated: deprecated ?? false }],
  completeWorkflowExecution: ({ result }, tables) => ["complete-workflow", tables.payload(result)],
  failWorkflowExecution: ({ failure }, tables) => ["fail-workflow", tables.failure(failure)],
  cancelWorkflowExecution: ({ details }, tables) => ["cancel-workflow", tables.optionalPayloads(details)],
  continueAsNewWorkflowExecution: (command, tables) => ["continue-as-new", continueAsNew(command, tables)],
};

function activity(command: any, tables: TableWriter): object {
  return {
    seq: command.seq,
    activityId: command.activityId,
    activityType: command.activityType,
    taskQueue: command.taskQueue ?? "",
    headers: tables.named(command.headers),
    arguments: tables.payloads(command.arguments),
    scheduleToCloseTimeout: optionalDuration(command.scheduleToCloseTimeout),
    scheduleToStartTimeout: optionalDuration(command.scheduleToStartTimeout),
    startToCloseTimeout: optionalDuration(command.startToCloseTimeout),
    heartbeatTimeout: optionalDuration(command.heartbeatTimeout),
    retryPolicy: retryPolicy(command.retryPolicy),
    cancellationType: nameOf(ACTIVITY_CANCELLATION_TYPES, command.cancellationType),
    doNotEagerlyExecute: command.doNotEagerlyExecute ?? false,
    priority: priority(command.priority),
  };
}

function localActivity(command: any, tables: TableWriter): object {
  return {
    seq: command.seq,
    activityId: command.activityId,
    activityType: command.activityType,
    attempt: command.attempt ?? 1,
    originalScheduleTime: optionalTimestamp(command.originalScheduleTime),
    headers: tables.named(command.headers),
    arguments: tables.payloads(command.arguments),
    scheduleToCloseTimeout: optionalDuration(command.scheduleToCloseTimeout),
    scheduleToStartTimeout: optionalDuration(command.scheduleToStartTimeout),
    startToCloseTimeout: optionalDuration(command.startToCloseTimeout),
    retryPolicy: retryPolicy(command.retryPolicy),
    localRetryThreshold: optionalDuration(command.localRetryThreshold),
    cancellationType: nameOf(ACTIVITY_CANCELLATION_TYPES, command.cancellationType),
    includeArgumentsInMarker: command.includeArgumentsInMarker ?? false,
  };
}

function childWorkflow(command: any, tables: TableWriter): object {
  return {
    seq: command.seq,
    namespace: command.namespace ?? "",
    workflowId: command.workflowId,
    workflowType: command.workflowType,
    taskQueue: command.taskQueue ?? "",
    input: tables.payloads(command.input),
    executionTimeout: optionalDuration(command.workflowExecutionTimeout),
    runTimeout: optionalDuration(command.workflowRunTimeout),
    taskTimeout: optionalDuration(command.workflowTaskTimeout),
    parentClosePolicy: nameOf(PARENT_CLOSE_POLICIES, command.parentClosePolicy),
    idReusePolicy: nameOf(ID_REUSE_POLICIES, command.workflowIdReusePolicy),
    retryPolicy: retryPolicy(command.retryPolicy),
    cronSchedule: command.cronSchedule ?? "",
    headers: tables.named(command.headers),
    memo: tables.named(command.memo),
    searchAttributes: tables.named(command.searchAttributes?.indexedFields),
    cancellationType: nameOf(CHILD_CANCELLATION_TYPES, command.cancellationType),
    priority: priority(command.priority),
    // The SDK has no versioning overrides for children.
    versioningOverride: null,
  };
}

function nexusOperation(command: any, tables: TableWriter): object {
  return {
    seq: command.seq,
    endpoint: command.endpoint,
    service: command.service,
    operation: command.operation,
    input: tables.optionalPayload(command.input),
    scheduleToCloseTimeout: optionalDuration(command.scheduleToCloseTimeout),
    scheduleToStartTimeout: optionalDuration(command.scheduleToStartTimeout),
    startToCloseTimeout: optionalDuration(command.startToCloseTimeout),
    headers: Object.entries(command.nexusHeader ?? {}),
    cancellationType: nameOf(NEXUS_CANCELLATION_TYPES, command.cancellationType),
  };
}

function continueAsNew(command: any, tables: TableWriter): object {
  return {
    workflowType: command.workflowType ?? "",
    taskQueue: command.taskQueue ?? "",
    arguments: tables.payloads(command.arguments),
    runTimeout: optionalDuration(command.workflowRunTimeout),
    taskTimeout: optionalDuration(command.workflowTaskTimeout),
    memo: tables.named(command.memo),
    headers: tables.named(command.headers),
    searchAttributes: command.searchAttributes ? tables.named(command.searchAttributes.indexedFields) : null,
    retryPolicy: retryPolicy(command.retryPolicy),
    backoffStartInterval: optionalDuration(command.backoffStartInterval),
    initialVersioningBehavior: nameOf(NEW_RUN_VERSIONING_BEHAVIORS, command.initialVersioningBehavior),
  };
}

function updateAnswer({ accepted, rejected, completed }: any, tables: TableWriter): Variant {
  if (accepted) return { tag: "accepted" };
  if (rejected) return { tag: "rejected", val: tables.failure(rejected) };
  return { tag: "completed", val: tables.payload(completed) };
}

function signalTarget({ workflowExecution, childWorkflowId }: any): Variant {
  return workflowExecution
    ? { tag: "external", val: execution(workflowExecution) }
    : { tag: "child", val: childWorkflowId };
}

function execution({ namespace, workflowId, runId }: any): NamespacedExecution {
  return { namespace: namespace ?? "", workflowId, runId: runId ?? "" };
}

function retryPolicy(policy: any): RetryPolicy | null {
  if (!policy) return null;
  return {
    initialInterval: optionalDuration(policy.initialInterval),
    backoffCoefficient: policy.backoffCoefficient ?? 0,
    maximumInterval: optionalDuration(policy.maximumInterval),
    maximumAttempts: policy.maximumAttempts ?? 0,
    nonRetryableErrorTypes: policy.nonRetryableErrorTypes ?? [],
  };
}

function priority(wanted: any): Priority | null {
  if (!wanted) return null;
  return {
    priorityKey: wanted.priorityKey ?? 0,
    fairnessKey: wanted.fairnessKey ?? "",
    fairnessWeight: wanted.fairnessWeight ?? 0,
  };
}
