// The contract (wit/) as componentize-qjs maps it to JavaScript: kebab-case to camelCase,
// option to null, variant to { tag, val }, enum to its name, 64-bit integers to number.

export type Index = number;
export type Named = [name: string, payload: Index][];
export type Timestamp = { seconds: number; nanoseconds: number };
export type Duration = { seconds: number; nanoseconds: number };
export type Payload = { metadata: [string, Uint8Array][]; data: Uint8Array };
export type WorkflowExecution = { workflowId: string; runId: string };
export type NamespacedExecution = { namespace: string } & WorkflowExecution;
export type DeploymentVersion = { deploymentName: string; buildId: string };
export type RandomSeed = { high: number; low: number };
export type Priority = { priorityKey: number; fairnessKey: string; fairnessWeight: number };
export type RetryPolicy = {
  initialInterval: Duration | null;
  backoffCoefficient: number;
  maximumInterval: Duration | null;
  maximumAttempts: number;
  nonRetryableErrorTypes: string[];
};
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";
export type GuestError = { message: string; stackTrace: string };

export type CauseKind =
  | { tag: "unspecified" }
  | { tag: "application"; val: ApplicationFailure }
  | { tag: "timeout"; val: { timeoutType: string; lastHeartbeatDetails: Index[] | null } }
  | { tag: "cancelled"; val: { details: Index[] | null; identity: string } }
  | { tag: "terminated"; val: string }
  | { tag: "server"; val: boolean }
  | { tag: "reset-workflow"; val: Index[] }
  | { tag: "activity"; val: ActivityFailure }
  | { tag: "child-workflow"; val: ChildWorkflowFailure }
  | { tag: "nexus-operation"; val: NexusOperationFailure }
  | { tag: "nexus-handler"; val: { errorType: string; retryable: boolean | null } };

export type ApplicationFailure = {
  errorType: string;
  nonRetryable: boolean;
  details: Index[] | null;
  nextRetryDelay: Duration | null;
  category: string;
};
export type ActivityFailure = {
  scheduledEventId: number;
  startedEventId: number;
  identity: string;
  activityType: string;
  activityId: string;
  retryState: string;
};
export type ChildWorkflowFailure = {
  namespace: string;
  workflowId: string;
  runId: string;
  workflowType: string;
  initiatedEventId: number;
  startedEventId: number;
  retryState: string;
};
export type NexusOperationFailure = {
  scheduledEventId: number;
  endpoint: string;
  service: string;
  operation: string;
  operationToken: string;
};
export type Cause = {
  message: string;
  source: string;
  stackTrace: string;
  encodedAttributes: Index | null;
  kind: CauseKind;
};
export type Failure = { causes: Cause[] };

/** A variant of the contract whose cases are told apart by their names. */
export type Variant = { tag: string; val?: any };

export type Activation = {
  runId: string;
  timestamp: Timestamp | null;
  isReplaying: boolean;
  historyLength: number;
  historySizeBytes: number;
  continueAsNewSuggested: boolean;
  availableInternalFlags: number[];
  deploymentVersion: DeploymentVersion | null;
  lastSdkVersion: string;
  suggestContinueAsNewReasons: string[];
  targetWorkerDeploymentVersionChanged: boolean;
  payloads: Payload[];
  failures: Failure[];
  jobs: Variant[];
};
export type Command = { action: Variant; summary: Index | null; details: Index | null };
export type Completion = {
  payloads: Payload[];
  failures: Failure[];
  commands: Command[];
  usedInternalFlags: number[];
  versioningBehavior: string;
};
export type TaskFailure = { payloads: Payload[]; failure: Failure; forceCause: string | null };

export type ActivityTask = {
  taskToken: Uint8Array;
  namespace: string;
  taskQueue: string;
  workflowType: string;
  workflowExecution: WorkflowExecution | null;
  activityId: string;
  activityType: string;
  activityRunId: string;
  headers: Named;
  input: Index[];
  heartbeatDetails: Index[];
  scheduledTime: Timestamp | null;
  currentAttemptScheduledTime: Timestamp | null;
  startedTime: Timestamp | null;
  attempt: number;
  scheduleToCloseTimeout: Duration | null;
  startToCloseTimeout: Duration | null;
  heartbeatTimeout: Duration | null;
  retryPolicy: RetryPolicy | null;
  priority: Priority | null;
  isLocal: boolean;
  payloads: Payload[];
};
export type ActivityCompletion = { payloads: Payload[]; failures: Failure[]; outcome: Variant };
export type CancelReason = "not-found" | "cancelled" | "timed-out" | "worker-shutdown" | "paused" | "reset";
