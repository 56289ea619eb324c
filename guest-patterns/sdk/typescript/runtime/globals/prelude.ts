// Gives the engine's global object what the official worker's sandbox has. Imported
// before everything else: Temporal's SDK looks at the globals as it loads.

import { TextDecoder, TextEncoder } from "@temporalio/common/lib/encoding";

import { AbortController, AbortSignal } from "./abort";
import assert from "./assert";
import { AsyncLocalStorage } from "./async-local-storage";
import { console } from "./console";
import { GuestPromise, queueMicrotask } from "./promise";

const GLOBALS = {
  Promise: GuestPromise,
  queueMicrotask,
  AsyncLocalStorage,
  AbortController,
  AbortSignal,
  TextEncoder,
  TextDecoder,
  assert,
  console,
};

for (const [name, value] of Object.entries(GLOBALS)) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

// It would make one of the engine's own promises, whose reactions nobody runs.
delete (Array as any).fromAsync;

for (const [name, key] of [
  ["dispose", "nodejs.dispose"],
  ["asyncDispose", "nodejs.asyncDispose"],
] as const) {
  if (typeof (Symbol as any)[name] !== "symbol") {
    Object.defineProperty(Symbol, name, { value: Symbol.for(key) });
  }
}
