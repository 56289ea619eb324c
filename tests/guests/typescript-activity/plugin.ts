// An activity plugin in TypeScript: the contract's bindings, and no SDK. `greet`
// answers, `refuse` fails: once for another try, then for good.

import activityHost from "hourglass:plugin/activity-host@0.1.0";
import log from "hourglass:plugin/log@0.1.0";
import { Table, fromJson, toJson } from "./payloads";

type Run = (table: Table, task: Task, name: string) => Outcome;

const WAIT: Duration = { seconds: 0, nanoseconds: 20_000_000 };
const RETRY_DELAY: Duration = { seconds: 0, nanoseconds: 50_000_000 };

/** Greets, after a heartbeat and a short wait. */
function greet(table: Table, task: Task, name: string): Outcome {
  activityHost.heartbeat([toJson({ greeting: name })]);
  log.write("info", `greeting ${name}`, [["attempt", String(task.attempt)]]);
  const begun = Date.now();
  if (activityHost.wait(WAIT).tag === "cancelled") {
    const kind = { tag: "cancelled", val: { details: null, identity: "" } } as const;
    return { tag: "cancelled", val: table.fail("asked to stop", kind) };
  }
  const answer = {
    greeting: `Hello, ${name}!`,
    workflow: task.workflowType,
    attempt: task.attempt,
    waited: Date.now() - begun >= 19,
    year: new Date().getUTCFullYear(),
  };
  return { tag: "completed", val: table.add(answer) };
}

/** Fails: the first attempt is to be tried again soon, every later one never. */
function refuse(table: Table, task: Task, name: string): Outcome {
  const first = task.attempt === 1;
  const failure = table.fail(`${name} is refused`, {
    tag: "application",
    val: {
      errorType: first ? "Later" : "Refused",
      nonRetryable: !first,
      details: [table.add(name), table.add(task.attempt)],
      nextRetryDelay: first ? RETRY_DELAY : null,
      category: "unspecified",
    },
  });
  return { tag: "failed", val: failure };
}

const ACTIVITIES = new Map<string, Run>([
  ["greet", greet],
  ["refuse", refuse],
]);

export const activity = {
  execute(task: Task): Completion {
    const run = ACTIVITIES.get(task.activityType);
    if (!run) {
      const error: GuestError = { message: `no activity "${task.activityType}" here`, stackTrace: "" };
      throw error;
    }
    const table = new Table();
    const [name] = task.input.map((index) => fromJson(task.payloads[index]));
    const outcome = run(table, task, name as string);
    return { payloads: table.payloads, failures: table.failures, outcome };
  },
};

export const manifest = {
  describe() {
    return {
      sdkName: "none",
      sdkVersion: "",
      taskQueue: "typescript-activity",
      workflows: [],
      activities: [...ACTIVITIES.keys()].map((activityType) => ({
        activityType,
        documentation: "",
        inputSchemas: ['{"type":"string"}'],
        resultSchema: null,
      })),
      nexusServices: [],
      capabilities: [],
    };
  },
};
