// The fields of a log line: what an author attached. What the SDK attaches, the host
// adds by itself.

import { readable } from "./readable";

const OF_THE_HOST = new Set([
  "namespace",
  "taskQueue",
  "workflowId",
  "runId",
  "workflowRunId",
  "workflowType",
  "activityId",
  "activityType",
  "activityRunId",
  "attempt",
  "isLocal",
  "taskToken",
  "sdkComponent",
]);

export function fieldsOf(attributes: Record<string, unknown> | undefined): [string, string][] {
  return Object.entries(attributes ?? {})
    .filter(([name, value]) => !OF_THE_HOST.has(name) && value != null)
    .map(([name, value]) => [name, readable(value)]);
}
