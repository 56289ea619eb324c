// What a workflow can ask about itself when it begins: the official worker's mapping of
// the first activation to `WorkflowInfo`.

import {
  TypedSearchAttributes,
  convertDeploymentVersion,
  decodePriority,
  decompileRetryPolicy,
} from "@temporalio/common";
import { suggestContinueAsNewReasonsFromProto } from "@temporalio/common/lib/continue-as-new";
import { optionalTsToDate, optionalTsToMs, requiredTsToMs, tsToDate } from "@temporalio/common/lib/time";

import type { CoreActivation } from "../contract/activation";

export function workflowInfo(activation: CoreActivation, job: any): Record<string, any> {
  return {
    workflowId: job.workflowId,
    runId: activation.runId,
    workflowType: job.workflowType,
    // Payloads are decoded by the runtime's own handler of the job.
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    parent: job.parentWorkflowInfo ?? undefined,
    root: job.rootWorkflow ?? undefined,
    taskQueue: job.taskQueue,
    namespace: job.namespace,
    firstExecutionRunId: job.firstExecutionRunId,
    originalExecutionRunId: job.originalExecutionRunId || activation.runId,
    continuedFromExecutionRunId: job.continuedFromExecutionRunId || undefined,
    startTime: tsToDate(job.startTime),
    runStartTime: tsToDate(activation.timestamp as any),
    executionTimeoutMs: optionalTsToMs(job.workflowExecutionTimeout),
    executionExpirationTime: optionalTsToDate(job.workflowExecutionExpirationTime),
    runTimeoutMs: optionalTsToMs(job.workflowRunTimeout),
    taskTimeoutMs: requiredTsToMs(job.workflowTaskTimeout, "workflowTaskTimeout"),
    retryPolicy: decompileRetryPolicy(job.retryPolicy),
    attempt: job.attempt,
    cronSchedule: job.cronSchedule || undefined,
    cronScheduleToScheduleInterval: optionalTsToMs(job.cronScheduleToScheduleInterval) || undefined,
    priority: decodePriority(job.priority),
    ...turnInfo(activation),
    unsafe: { ...replayInfo(activation) },
  };
}

/** What a turn that is not a query changes. */
export function turnInfo(activation: CoreActivation): Record<string, any> {
  return {
    historyLength: activation.historyLength,
    historySize: activation.historySizeBytes.toNumber(),
    continueAsNewSuggested: activation.continueAsNewSuggested,
    targetWorkerDeploymentVersionChanged: activation.targetWorkerDeploymentVersionChanged,
    suggestedContinueAsNewReasons: suggestContinueAsNewReasonsFromProto(activation.suggestContinueAsNewReasons),
    currentBuildId: activation.deploymentVersionForCurrentTask?.buildId ?? "",
    currentDeploymentVersion: convertDeploymentVersion(activation.deploymentVersionForCurrentTask),
  };
}

export function replayInfo({ isReplaying }: CoreActivation): Record<string, any> {
  return { isReplaying, isReplayingHistoryEvents: isReplaying };
}
