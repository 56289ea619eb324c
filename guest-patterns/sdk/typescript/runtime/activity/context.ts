// The SDK's context of one attempt, on the host's functions.

import host from "hourglass:plugin/activity-host@0.1.0";
import log from "hourglass:plugin/log@0.1.0";

import { Context } from "@temporalio/activity";
import { MetricMeterWithComposedTags } from "@temporalio/common";

import { TableWriter } from "../contract/tables";
import type { LogLevel } from "../contract/types";
import { fieldsOf } from "../log-fields";
import { addToCounter, recordInHistogram, setGauge } from "../metrics";
import type { Cancellation } from "./cancellation";
import type { Converters } from "./converters";
import type { AttemptInterceptors } from "./interceptors";

const LEVELS: Record<string, LogLevel> = {
  TRACE: "trace",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  ERROR: "error",
};

export function attemptContext(
  info: Record<string, any>,
  cancellation: Cancellation,
  converters: Converters,
  interceptors: AttemptInterceptors,
): Context {
  const heartbeat = (details?: unknown) => {
    const tables = new TableWriter();
    tables.payload(converters.toPayload(details));
    const reason = host.heartbeat(tables.payloadTable);
    if (reason !== null) cancellation.request(reason);
  };
  return new Context(
    info as any,
    cancellation.requested,
    cancellation.signal,
    heartbeat,
    // A plugin has no client.
    undefined,
    logger(interceptors) as any,
    MetricMeterWithComposedTags.compose(meter() as any, () => interceptors.metricTags({}), true),
    cancellation.details as any,
  );
}

function logger(interceptors: AttemptInterceptors) {
  const write = (level: LogLevel) => (message: string, attributes?: Record<string, unknown>) =>
    log.write(level, message, fieldsOf({ ...interceptors.logAttributes({}), ...attributes }));
  return {
    log: (level: string, message: string, attributes?: Record<string, unknown>) =>
      write(LEVELS[level] ?? "info")(message, attributes),
    trace: write("trace"),
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
}

function meter() {
  return {
    createCounter: (name: string, unit?: string, description?: string) =>
      instrument({ name, unit, description, kind: "counter", valueType: "int" }, "add", addToCounter),
    createHistogram: (name: string, valueType = "int", unit?: string, description?: string) =>
      instrument({ name, unit, description, kind: "histogram", valueType }, "record", recordInHistogram),
    createGauge: (name: string, valueType = "int", unit?: string, description?: string) =>
      instrument({ name, unit, description, kind: "gauge", valueType }, "set", setGauge),
  };
}

/** One instrument; the SDK composes tags around it and calls `withTags` of its own. */
function instrument(described: any, method: string, send: (described: any, value: number, tags: any) => void) {
  return { ...described, [method]: (value: number, tags?: any) => send(described, value, tags) };
}
