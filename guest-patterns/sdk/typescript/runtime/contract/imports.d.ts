// What the host offers a guest.

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
