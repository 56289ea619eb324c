// What an activity can ask about its attempt.

import { decodePriority, decompileRetryPolicy } from "@temporalio/common";

import { coreRetryPolicy } from "../contract/jobs";
import { milliseconds } from "../contract/time";
import type { ActivityTask, Duration, Timestamp } from "../contract/types";

const BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function activityInfo(task: ActivityTask, heartbeatDetails: unknown): Record<string, any> {
  const inWorkflow = !!task.workflowExecution?.workflowId;
  return {
    taskToken: task.taskToken,
    base64TaskToken: base64(task.taskToken),
    taskQueue: task.taskQueue,
    activityId: task.activityId,
    activityType: task.activityType,
    workflowExecution: inWorkflow ? task.workflowExecution : undefined,
    workflowType: inWorkflow ? task.workflowType : undefined,
    // The host runs an activity in the namespace of its workflow.
    workflowNamespace: inWorkflow ? task.namespace : undefined,
    activityNamespace: task.namespace,
    namespace: task.namespace,
    activityRunId: inWorkflow ? undefined : task.activityRunId,
    inWorkflow,
    attempt: task.attempt,
    isLocal: task.isLocal,
    heartbeatTimeoutMs: optional(task.heartbeatTimeout),
    heartbeatDetails,
    scheduledTimestampMs: optional(task.scheduledTime) ?? 0,
    currentAttemptScheduledTimestampMs: optional(task.currentAttemptScheduledTime) ?? 0,
    scheduleToCloseTimeoutMs: optional(task.scheduleToCloseTimeout) ?? 0,
    startToCloseTimeoutMs: optional(task.startToCloseTimeout) ?? 0,
    priority: decodePriority(task.priority as any),
    retryPolicy: decompileRetryPolicy(coreRetryPolicy(task.retryPolicy) as any),
  };
}

function optional(time: Timestamp | Duration | null): number | undefined {
  return time ? milliseconds(time) : undefined;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first, second, third] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += BASE_64[bits >> 18] + BASE_64[(bits >> 12) & 63];
    text += second === undefined ? "=" : BASE_64[(bits >> 6) & 63];
    text += third === undefined ? "=" : BASE_64[bits & 63];
  }
  return text;
}
