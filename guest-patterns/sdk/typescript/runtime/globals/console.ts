// `console`, whose lines go to the host's log. A workflow's are silent while it replays.

import log from "hourglass:plugin/log@0.1.0";

import type { LogLevel } from "../contract/types";
import { readable } from "../readable";

const LEVELS: [method: string, level: LogLevel][] = [
  ["log", "info"],
  ["info", "info"],
  ["warn", "warn"],
  ["error", "error"],
  ["debug", "debug"],
  ["trace", "trace"],
];

export const console = Object.fromEntries(
  LEVELS.map(([method, level]) => [
    method,
    (...values: unknown[]) => {
      const activator = (globalThis as any).__TEMPORAL_ACTIVATOR__;
      if (activator?.info.unsafe.isReplayingHistoryEvents) return;
      log.write(level, values.map(readable).join(" "), []);
    },
  ]),
);
