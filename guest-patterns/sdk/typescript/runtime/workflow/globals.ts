// The globals of an instance that runs a workflow: nothing in them may differ in a replay.

import { overrideGlobals } from "@temporalio/workflow/lib/global-overrides";

/** What the engine has and the official sandbox has not. */
const NOT_IN_WORKFLOWS = ["performance", "crypto", "fetch", "setInterval", "clearInterval"];

/** Time, timers and randomness become the workflow's; the runtime learns what to load. */
export function prepareGlobals(importWorkflows: () => object, importInterceptors: () => object[]): void {
  for (const name of NOT_IN_WORKFLOWS) delete (globalThis as any)[name];
  overrideGlobals();
  (globalThis as any).__TEMPORAL__ = { importWorkflows, importInterceptors };
}
