// Times and durations: the contract's, and protobuf's as Temporal's SDK has them.

import Long from "long";

import type { Duration, Timestamp } from "./types";

/** A timestamp or duration as the SDK has it. */
export type CoreTime = { seconds?: Long | null; nanos?: number | null };

const NANOSECONDS = 1_000_000_000;

export function coreTime(time: Timestamp | Duration): CoreTime {
  return { seconds: Long.fromNumber(time.seconds), nanos: time.nanoseconds };
}

export function optionalCoreTime(time: Timestamp | Duration | null): CoreTime | null {
  return time && coreTime(time);
}

/** A span of the SDK's; one below zero counts as zero. */
export function contractDuration(span: CoreTime): Duration {
  const nanoseconds = Math.round(span.nanos ?? 0);
  const seconds = (span.seconds?.toNumber() ?? 0) + Math.floor(nanoseconds / NANOSECONDS);
  if (seconds < 0) return { seconds: 0, nanoseconds: 0 };
  return { seconds, nanoseconds: nanoseconds - Math.floor(nanoseconds / NANOSECONDS) * NANOSECONDS };
}

export function optionalDuration(span: CoreTime | null | undefined): Duration | null {
  return span ? contractDuration(span) : null;
}

export function optionalTimestamp(time: CoreTime | null | undefined): Timestamp | null {
  return time ? { seconds: time.seconds?.toNumber() ?? 0, nanoseconds: Math.round(time.nanos ?? 0) } : null;
}

export function milliseconds(time: Timestamp | Duration): number {
  return time.seconds * 1_000 + Math.floor(time.nanoseconds / 1_000_000);
}

export function durationOf(span: number): Duration {
  const whole = Math.max(0, span);
  const seconds = Math.floor(whole / 1_000);
  return { seconds, nanoseconds: Math.round((whole - seconds * 1_000) * 1_000_000) % NANOSECONDS };
}
