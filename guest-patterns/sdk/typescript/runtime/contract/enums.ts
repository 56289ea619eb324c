// The contract's enums, each in the order of Temporal's numbers for the same thing.

type Names = readonly string[];

export const TIMEOUT_TYPES: Names = ["unspecified", "start-to-close", "schedule-to-start", "schedule-to-close", "heartbeat"];
export const APPLICATION_CATEGORIES: Names = ["unspecified", "benign"];
export const RETRY_STATES: Names = [
  "unspecified",
  "in-progress",
  "non-retryable-failure",
  "timeout",
  "maximum-attempts-reached",
  "retry-policy-not-set",
  "internal-server-error",
  "cancel-requested",
];
export const CONTINUED_INITIATORS: Names = ["unspecified", "workflow", "retry", "cron-schedule"];
export const CONTINUE_AS_NEW_REASONS: Names = [
  "unspecified",
  "history-size-too-large",
  "too-many-history-events",
  "too-many-updates",
];
export const CHILD_START_CAUSES: Names = [
  "unspecified",
  "workflow-already-exists",
  "namespace-not-found",
  "invalid-versioning-override",
];
export const EXTERNAL_FAILURE_CAUSES: Names = [
  "unspecified",
  "execution-not-found",
  "namespace-not-found",
  "signal-count-limit-exceeded",
];
export const ACTIVITY_CANCELLATION_TYPES: Names = ["try-cancel", "wait-cancellation-completed", "abandon"];
export const CHILD_CANCELLATION_TYPES: Names = [
  "abandon",
  "try-cancel",
  "wait-cancellation-completed",
  "wait-cancellation-requested",
];
export const NEXUS_CANCELLATION_TYPES: Names = [
  "wait-cancellation-completed",
  "abandon",
  "try-cancel",
  "wait-cancellation-requested",
];
export const PARENT_CLOSE_POLICIES: Names = ["unspecified", "terminate", "abandon", "request-cancel"];
export const ID_REUSE_POLICIES: Names = [
  "unspecified",
  "allow-duplicate",
  "allow-duplicate-failed-only",
  "reject-duplicate",
  "terminate-if-running",
];
export const VERSIONING_BEHAVIORS: Names = ["unspecified", "pinned", "auto-upgrade"];
export const NEW_RUN_VERSIONING_BEHAVIORS: Names = ["unspecified", "auto-upgrade", "use-ramping-version"];

/** Temporal's number for a name of the contract's. */
export function numberOf(names: Names, name: string): number {
  const number = names.indexOf(name);
  if (number < 0) throw new TypeError(`the contract has no "${name}" among ${names.join(", ")}`);
  return number;
}

/** The contract's name for one of Temporal's numbers; none stands for zero. */
export function nameOf(names: Names, number: number | null | undefined): string {
  const name = names[number ?? 0];
  if (name === undefined) throw new TypeError(`the contract has no number ${number} among ${names.join(", ")}`);
  return name;
}
