// The part of the contract that this guest speaks, as componentize-qjs maps WIT to
// JavaScript: kebab-case to camelCase, option to null, variant to { tag, val },
// enum to its name, u64 and s64 to number, result to return and throw.

type Index = number;
type Duration = { seconds: number; nanoseconds: number };
type Payload = { metadata: [string, Uint8Array][]; data: Uint8Array };

type ApplicationFailure = {
  errorType: string;
  nonRetryable: boolean;
  details: Index[] | null;
  nextRetryDelay: Duration | null;
  category: "unspecified" | "benign";
};
type Cause = {
  message: string;
  source: string;
  stackTrace: string;
  encodedAttributes: Index | null;
  kind:
    | { tag: "application"; val: ApplicationFailure }
    | { tag: "cancelled"; val: { details: Index[] | null; identity: string } };
};
type Failure = { causes: Cause[] };

type Task = {
  workflowType: string;
  activityId: string;
  activityType: string;
  input: Index[];
  attempt: number;
  payloads: Payload[];
};
type Outcome =
  | { tag: "completed"; val: Index }
  | { tag: "failed"; val: Index }
  | { tag: "cancelled"; val: Index }
  | { tag: "will-complete-async" };
type Completion = { payloads: Payload[]; failures: Failure[]; outcome: Outcome };
type GuestError = { message: string; stackTrace: string };

declare module "hourglass:plugin/activity-host@0.1.0" {
  type CancelReason = "not-found" | "cancelled" | "timed-out" | "worker-shutdown" | "paused" | "reset";
  type WaitResult = { tag: "elapsed" } | { tag: "cancelled"; val: CancelReason };
  const host: {
    wait(duration: Duration): WaitResult;
    heartbeat(details: Payload[]): CancelReason | null;
  };
  export default host;
}

declare module "hourglass:plugin/log@0.1.0" {
  const log: {
    write(level: "trace" | "debug" | "info" | "warn" | "error", message: string, fields: [string, string][]): void;
  };
  export default log;
}
