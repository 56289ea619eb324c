// Real time and timers for activities. Nothing runs beside the attempt: whenever its
// code waits, the driver sleeps in the host until the next timer is due.

import host from "hourglass:plugin/activity-host@0.1.0";

import { milliseconds } from "../contract/time";
import { currentContext, inContext } from "../globals/microtasks";

type Timer = { handle: number; due: number; period: number | undefined; run: () => void };

const timers = new Map<number, Timer>();
let lastHandle = 0;

export function now(): number {
  return milliseconds(host.now());
}

/** The timer that is due first; of several, the one that was set first. */
export function nextTimer(): Timer | undefined {
  let next: Timer | undefined;
  for (const timer of timers.values()) {
    if (!next || timer.due < next.due) next = timer;
  }
  return next;
}

export function fire(timer: Timer): void {
  if (timer.period === undefined) timers.delete(timer.handle);
  else timer.due += timer.period;
  timer.run();
}

export function forgetTimers(): void {
  timers.clear();
}

export function setTimeout(body: (...args: any[]) => void, delay?: number, ...args: any[]): number {
  return set(body, delay, false, args);
}

export function setInterval(body: (...args: any[]) => void, delay?: number, ...args: any[]): number {
  return set(body, delay, true, args);
}

export function clearTimer(handle: number | undefined): void {
  if (handle !== undefined) timers.delete(handle);
}

function set(body: (...args: any[]) => void, delay: number | undefined, repeats: boolean, args: any[]): number {
  const pause = Math.max(1, Number(delay) || 0);
  const context = currentContext();
  const handle = ++lastHandle;
  const run = () => inContext(context, () => body(...args));
  timers.set(handle, { handle, due: now() + pause, period: repeats ? pause : undefined, run });
  return handle;
}
