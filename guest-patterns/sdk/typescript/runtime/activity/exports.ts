// The export `activity`: runs one attempt to its end, sleeping in the host while the
// author's code waits.

import host from "hourglass:plugin/activity-host@0.1.0";
import log from "hourglass:plugin/log@0.1.0";

import { asyncLocalStorage } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import { errorMessage } from "@temporalio/common/lib/type-helpers";

import { TableReader } from "../contract/tables";
import { durationOf } from "../contract/time";
import type { ActivityCompletion, ActivityTask } from "../contract/types";
import { drain } from "../globals/microtasks";
import { takeUnhandledRejection } from "../globals/promise";
import { readable } from "../readable";
import { Cancellation } from "./cancellation";
import { fire, forgetTimers, nextTimer, now } from "./clock";
import { attemptContext } from "./context";
import { type Converters, convertersFor } from "./converters";
import { prepareGlobals } from "./globals";
import { activityInfo } from "./info";
import { AttemptInterceptors, type InterceptorFactory } from "./interceptors";
import { failed, succeeded } from "./outcome";

/** How long the driver sleeps at a time while only a cancellation can wake the code. */
const WITHOUT_TIMER = 3_600_000;

type Activities = Record<string, unknown>;
type Module = { interceptors?: InterceptorFactory };
type Body = (...args: unknown[]) => unknown;

let isPrepared = false;

export function exportActivities(importActivities: () => Activities, importInterceptors: () => Module[]) {
  return {
    execute(task: ActivityTask): ActivityCompletion {
      if (!isPrepared) prepareGlobals();
      isPrepared = true;
      forgetTimers();
      const converters = convertersFor(serializationContext(task));
      const cancellation = new Cancellation();
      try {
        const body = activityOf(importActivities(), task.activityType);
        const factories = importInterceptors().flatMap(({ interceptors }) => interceptors ?? []);
        const result = settle(attempt(body, factories, task, cancellation, converters), cancellation);
        return succeeded(result, converters);
      } catch (error) {
        return failed(error, cancellation, converters);
      } finally {
        warnOfUnhandledRejection();
      }
    },
  };
}

function attempt(
  body: Body,
  factories: InterceptorFactory[],
  task: ActivityTask,
  cancellation: Cancellation,
  converters: Converters,
): Promise<unknown> {
  const tables = new TableReader(task.payloads, []);
  const args = orApplicationFailure("Failed to parse activity args", task, () =>
    tables.payloads(task.input).map(converters.fromPayload),
  );
  const [details] = task.heartbeatDetails;
  const heartbeatDetails = orApplicationFailure("Failed to parse heartbeat details", task, () =>
    details === undefined ? undefined : converters.fromPayload(tables.payload(details)),
  );
  const interceptors = new AttemptInterceptors();
  const context = attemptContext(activityInfo(task, heartbeatDetails), cancellation, converters, interceptors);
  interceptors.make(factories, context);
  const input = { args, headers: tables.named(task.headers) };
  return asyncLocalStorage.run(context, async () => interceptors.execute(input, ({ args }) => body(...args)));
}

/** Runs everything that the attempt has begun until it has a result. */
function settle(running: Promise<unknown>, cancellation: Cancellation): unknown {
  let end: { result: unknown } | { error: unknown } | undefined;
  running.then(
    (result) => (end = { result }),
    (error) => (end = { error }),
  );
  for (;;) {
    drain();
    if (end) break;
    const timer = nextTimer();
    if (cancellation.reason === undefined) {
      const pause = timer ? timer.due - now() : WITHOUT_TIMER;
      const woken = pause > 0 ? host.wait(durationOf(pause)) : undefined;
      if (woken?.tag === "cancelled") cancellation.request(woken.val);
      else if (timer && timer.due <= now()) fire(timer);
    } else if (timer) {
      // The host no longer lets an attempt sleep that was asked to stop.
      fire(timer);
    } else {
      throw new Error("the activity was asked to stop and waits for something that never comes");
    }
  }
  const ended = end as { result: unknown } | { error: unknown };
  if ("error" in ended) throw ended.error;
  return ended.result;
}

/** An instance may run other attempts later: none of them is to hear of this one's. */
function warnOfUnhandledRejection(): void {
  const unhandled = takeUnhandledRejection();
  if (unhandled) log.write("warn", "the activity left a rejected promise behind", [["reason", readable(unhandled.reason)]]);
}

function activityOf(activities: Activities, activityType: string): Body {
  const body = activities[activityType] ?? activities.default;
  if (typeof body === "function") return body as Body;
  const names = Object.keys(activities).filter((name) => typeof activities[name] === "function");
  throw ApplicationFailure.create({
    type: "NotFoundError",
    message: `Activity function ${activityType} is not registered on this Worker, available activities: ${JSON.stringify(names)}`,
    nonRetryable: false,
  });
}

function orApplicationFailure<T>(what: string, task: ActivityTask, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw ApplicationFailure.fromError(error as Error, {
      message: `${what} for activity ${task.activityType}: ${errorMessage(error)}`,
    });
  }
}

function serializationContext(task: ActivityTask): object {
  return {
    type: "activity",
    namespace: task.namespace,
    activityId: task.activityId,
    workflowId: task.workflowExecution?.workflowId,
    isLocal: task.isLocal,
  };
}
