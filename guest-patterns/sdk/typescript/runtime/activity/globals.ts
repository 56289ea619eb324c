// What an activity has and a workflow has not: timers, real time, real randomness.
//
// The engine seeds `Math.random` when the component is built: without this every
// instance would draw the same numbers.

import host from "hourglass:plugin/activity-host@0.1.0";

import { clearTimer, now, setInterval, setTimeout } from "./clock";

const TWO_TO_THE_32 = 2 ** 32;
const TWO_TO_THE_53 = 2 ** 53;

export function prepareGlobals(): void {
  const globals = globalThis as any;
  Object.assign(globals, { setTimeout, setInterval, clearTimeout: clearTimer, clearInterval: clearTimer });
  Date.now = now;
  globals.Date = dateWithClock(Date);
  Math.random = random;
  Object.defineProperty(globals, "crypto", {
    value: { getRandomValues, randomUUID },
    configurable: true,
    writable: true,
  });
}

function dateWithClock(original: DateConstructor): DateConstructor {
  return new Proxy(original, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
  });
}

function random(): number {
  const [high, low] = new Uint32Array(randomBytes(8).buffer);
  return ((high >>> 11) * TWO_TO_THE_32 + low) / TWO_TO_THE_53;
}

function getRandomValues<T extends ArrayBufferView>(array: T): T {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  bytes.set(randomBytes(bytes.length));
  return array;
}

function randomUUID(): string {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function randomBytes(count: number): Uint8Array {
  return Uint8Array.from(host.randomBytes(count));
}
