// The export `manifest`: the exported functions of the author's modules are the types.

import { Activator } from "@temporalio/workflow/lib/internals";
import { setActivator } from "@temporalio/workflow/lib/global-attributes";
import sdk from "@temporalio/workflow/lib/pkg";

import type { GuestError } from "./contract/types";
import { readableStack } from "./stack-trace";
import { prepareGlobals } from "./workflow/globals";

type Module = Record<string, unknown>;
export type Parts = {
  taskQueue: string | null;
  importWorkflows?: () => Module;
  importActivities?: () => Module;
};

export function exportManifest(parts: Parts) {
  return {
    describe() {
      try {
        return describe(parts);
      } catch (error: any) {
        const stackTrace = readableStack(error?.stack ?? "");
        // An operator sees the message alone, and wants to know where it came from.
        const place = /\(([^)]*)\)/.exec(stackTrace)?.[1];
        const thrown: GuestError = { message: place ? `${error} (${place})` : String(error), stackTrace };
        throw thrown;
      }
    },
  };
}

function describe({ taskQueue, importWorkflows, importActivities }: Parts) {
  // Activities first: workflows change the globals of their instance.
  const activities = importActivities ? functionNames(importActivities()) : [];
  const workflows = importWorkflows ? functionNames(asInWorkflow(importWorkflows)) : [];
  return {
    sdkName: "hourglass-typescript",
    sdkVersion: sdk.version,
    taskQueue,
    workflows: workflows.map((name) => ({
      workflowType: typeName(name),
      documentation: "",
      inputSchemas: [],
      resultSchema: null,
      signals: [],
      queries: [],
      updates: [],
    })),
    activities: activities.map((name) => ({
      activityType: typeName(name),
      documentation: "",
      inputSchemas: [],
      resultSchema: null,
    })),
    nexusServices: [],
    capabilities: [],
  };
}

/** A module may use the SDK as it loads; so there has to be a workflow that it belongs to. */
function asInWorkflow(importWorkflows: () => Module): Module {
  prepareGlobals(importWorkflows, () => []);
  const info = { workflowType: "", workflowId: "", runId: "", unsafe: { isReplaying: false, isReplayingHistoryEvents: true } };
  const options = { info, now: 0, randomnessSeed: [0], getTimeOfDay: () => 0n, registeredActivityNames: { has: () => true } };
  setActivator(new Activator(options as any));
  return importWorkflows();
}

function functionNames(module: Module): string[] {
  return Object.keys(module).filter((name) => typeof module[name] === "function");
}

/** The default export takes every type that no other plugin of the queue has by name. */
function typeName(exportName: string): string | null {
  return exportName === "default" ? null : exportName;
}
