// The guest's promises against the engine's own, with Node's AsyncLocalStorage: both
// have to run random programs in the same order and in the same contexts.
//
//   HOURGLASS_TOOLS=NPM_FOLDER node --test tests/

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { test } from "node:test";
import vm from "node:vm";

import { run as runNatively } from "./scenario.mjs";

const ROOT = path.join(import.meta.dirname, "..");
const TOOLS = path.resolve(process.env.HOURGLASS_TOOLS ?? ROOT);
const PROGRAMS = 300;

const GUEST = `
  import { AsyncLocalStorage } from "./runtime/globals/async-local-storage";
  import { drain } from "./runtime/globals/microtasks";
  import { GuestPromise, queueMicrotask, takeUnhandledRejection } from "./runtime/globals/promise";
  Object.assign(globalThis, { Promise: GuestPromise, queueMicrotask });
  export { AsyncLocalStorage, drain, takeUnhandledRejection, GuestPromise as guestPromise };
  export { run } from "./tests/scenario.mjs";
`;

async function guest() {
  const esbuild = createRequire(path.join(TOOLS, "package.json"))("esbuild");
  const { outputFiles } = await esbuild.build({
    stdin: { contents: GUEST, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "guest",
    target: "es2022",
    supported: { "async-await": false, "async-generator": false, "for-await": false },
  });
  const context = vm.createContext({});
  vm.runInContext(outputFiles[0].text, context);
  return context.guest;
}

async function native(seed) {
  const lines = [];
  runNatively(seed, (line) => lines.push(line), new AsyncLocalStorage());
  await new Promise(setImmediate);
  return lines;
}

test("random programs run as on the engine's own promises", async (t) => {
  const { run, drain, AsyncLocalStorage: GuestStorage, takeUnhandledRejection } = await guest();
  // Programs leave rejections behind, on purpose.
  process.on("unhandledRejection", () => undefined);
  let events = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const lines = [];
    run(seed, (line) => lines.push(line), new GuestStorage());
    drain();
    takeUnhandledRejection();
    assert.deepEqual(lines, await native(seed), `program ${seed}`);
    events += lines.length;
  }
  t.diagnostic(`${PROGRAMS} programs, ${events} events`);
});

test("a rejection that nobody handles is found, and one that is handled late is not", async () => {
  const { guestPromise, drain, takeUnhandledRejection } = await guest();
  const handled = guestPromise.reject("handled");
  guestPromise.reject("forgotten");
  handled.catch(() => undefined);
  drain();
  assert.equal(takeUnhandledRejection().reason, "forgotten");
  assert.equal(takeUnhandledRejection(), undefined);
});
