// Modules that are no files: what the host offers a guest, and what the build puts in.

declare module "hourglass:plugin/log@0.1.0" {
  const log: {
    write(level: import("./types").LogLevel, message: string, fields: [string, string][]): void;
  };
  export default log;
}

declare module "hourglass:plugin/metrics@0.1.0" {
  type Instrument = { name: string; description: string; unit: string };
  type Attributes = [string, string][];
  const metrics: {
    addToCounter(counter: Instrument, value: number, attributes: Attributes): void;
    setGauge(gauge: Instrument, value: number, attributes: Attributes): void;
    recordInHistogram(histogram: Instrument, value: number, attributes: Attributes): void;
  };
  export default metrics;
}

declare module "hourglass:plugin/activity-host@0.1.0" {
  type WaitResult = { tag: "elapsed" } | { tag: "cancelled"; val: import("./types").CancelReason };
  const host: {
    wait(duration: import("./types").Duration): WaitResult;
    now(): import("./types").Timestamp;
    randomBytes(count: number): Uint8Array | number[];
    heartbeat(details: import("./types").Payload[]): import("./types").CancelReason | null;
  };
  export default host;
}

// The author's converters, or nothing: the build says where these are.
declare module "__temporal_custom_payload_converter" {
  export const payloadConverter: import("@temporalio/common").PayloadConverter | undefined;
}
declare module "__temporal_custom_failure_converter" {
  export const failureConverter: import("@temporalio/common").FailureConverter | undefined;
}
