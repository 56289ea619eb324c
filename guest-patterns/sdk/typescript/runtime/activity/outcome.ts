// How an attempt ended, as the official worker decides it (`activity.js` of
// @temporalio/worker 1.24.0).

import { CompleteAsyncError } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure, ensureApplicationFailure } from "@temporalio/common";
import { isAbortError } from "@temporalio/common/lib/type-helpers";

import { type CoreFailure, TableWriter } from "../contract/tables";
import type { ActivityCompletion } from "../contract/types";
import type { Cancellation } from "./cancellation";
import type { Converters } from "./converters";

export function succeeded(result: unknown, converters: Converters): ActivityCompletion {
  const tables = new TableWriter();
  const outcome = { tag: "completed", val: tables.payload(converters.toPayload(result)) };
  return { payloads: tables.payloadTable, failures: [], outcome };
}

export function failed(error: unknown, cancellation: Cancellation, converters: Converters): ActivityCompletion {
  if (error instanceof CompleteAsyncError) {
    return { payloads: [], failures: [], outcome: { tag: "will-complete-async" } };
  }
  if (cancellation.reason && error instanceof CancelledFailure) {
    if (cancellation.reason === "reset") return fail(new ApplicationFailure("Activity reset", "ActivityReset"), converters);
    if (cancellation.reason === "paused") return fail(new ApplicationFailure("Activity paused", "ActivityPause"), converters);
    return withFailure("cancelled", { ...converters.toFailure(error), stackTrace: undefined });
  }
  if (cancellation.reason && isAbortError(error)) {
    return withFailure("cancelled", { source: "TypeScriptSDK", canceledFailureInfo: {} });
  }
  return fail(error, converters);
}

function fail(error: unknown, converters: Converters): ActivityCompletion {
  return withFailure("failed", converters.toFailure(ensureApplicationFailure(error)));
}

function withFailure(tag: "failed" | "cancelled", failure: CoreFailure): ActivityCompletion {
  const tables = new TableWriter();
  const outcome = { tag, val: tables.failure(failure) };
  return { payloads: tables.payloadTable, failures: tables.failureTable, outcome };
}
