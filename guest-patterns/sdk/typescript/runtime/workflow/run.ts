// One run: drives the SDK's workflow runtime through the steps of an activation, in the
// order of the official worker's sandbox (`vm-shared.js` of @temporalio/worker 1.24.0).

import { defaultFailureConverter, defaultPayloadConverter } from "@temporalio/common";
import { tsToMs } from "@temporalio/common/lib/time";
import { SdkFlags } from "@temporalio/workflow/lib/flags";
import * as runtime from "@temporalio/workflow/lib/worker-interface";

import type { CoreActivation } from "../contract/activation";
import type { CoreSuccess } from "../contract/completion";
import type { CoreJob } from "../contract/jobs";
import type { CoreFailure } from "../contract/tables";
import { drain } from "../globals/microtasks";
import { takeUnhandledRejection } from "../globals/promise";
import { UnhandledRejectionError } from "./errors";
import { replayInfo, turnInfo, workflowInfo } from "./info";
import { forwardSinkCalls } from "./sinks";

export type Answer = { success: CoreSuccess } | { failure: CoreFailure };

/** Makes the run of an activation that begins with its initialisation. */
export function beginRun(activation: CoreActivation): WorkflowRun | { failure: CoreFailure } {
  const job = activation.jobs.find(({ variant }) => variant === "initializeWorkflow")?.initializeWorkflow;
  try {
    if (!job) throw new TypeError("the first activation of a run has to initialise it");
    sandboxed(() => runtime.initRuntime(runtimeOptions(activation, job)));
  } catch (error) {
    return { failure: defaultFailureConverter.errorToFailure(error, defaultPayloadConverter) };
  }
  return new WorkflowRun(activation.runId);
}

export class WorkflowRun {
  readonly #activator = (globalThis as any).__TEMPORAL_ACTIVATOR__;

  constructor(readonly runId: string) {}

  activate(activation: CoreActivation): Answer {
    try {
      const isQuery = activation.jobs.some(({ variant }) => variant === "queryWorkflow");
      const success = isQuery ? this.#answerQueries(activation) : this.#takeTurn(activation);
      return { success };
    } catch (error) {
      return { failure: this.#activator.errorToFailure(error) };
    } finally {
      forwardSinkCalls(this.#activator);
    }
  }

  dispose(): void {
    sandboxed(() => runtime.dispose());
  }

  #answerQueries(activation: CoreActivation): CoreSuccess {
    this.#activator.mutateWorkflowInfo((info: any) => ({
      ...info,
      unsafe: { ...info.unsafe, isReplaying: true, isReplayingHistoryEvents: false },
    }));
    sandboxed(() => runtime.activate(activation as any));
    return this.#conclude();
  }

  #takeTurn(activation: CoreActivation): CoreSuccess {
    const activator = this.#activator;
    if (activation.timestamp === null) throw new TypeError("a turn has to have a time");
    activator.now = tsToMs(activation.timestamp as any);
    activator.mutateWorkflowInfo((info: any) => ({
      ...info,
      ...turnInfo(activation),
      unsafe: { ...info.unsafe, ...replayInfo(activation) },
    }));
    activator.addKnownFlags(activation.availableInternalFlags);
    if (activation.lastSdkVersion) activator.sdkVersion = activation.lastSdkVersion;

    const { jobs } = activation;
    const beginning = jobs.find(({ variant }) => variant === "initializeWorkflow");
    if (beginning) sandboxed(() => runtime.initialize(beginning.initializeWorkflow));
    const hasSignals = jobs.some(({ variant }) => variant === "signalWorkflow");
    const isSingleBatch =
      !hasSignals || activator.hasFlag(SdkFlags.ProcessWorkflowActivationJobsAsSingleBatch);
    const [patches, others] = partition(jobs, "notifyHasPatch");
    for (const { notifyHasPatch } of patches) activator.notifyHasPatch(notifyHasPatch);
    if (isSingleBatch) {
      const [seeds, rest] = partition(others, "updateRandomSeed");
      const last = seeds.at(-1);
      if (last) activator.updateRandomSeed(last.updateRandomSeed);
      this.#applyBatch(activation, rest, 0);
    } else {
      // Histories of SDKs before 1.11: each batch runs to its end before the next one.
      const batches = partition(others, "signalWorkflow").filter((batch) => batch.length > 0);
      batches.forEach((batch, index) => this.#applyBatch(activation, batch, index));
    }
    const success = this.#conclude();
    const unhandled = takeUnhandledRejection();
    if (unhandled) throw new UnhandledRejectionError(unhandled.reason);
    return success;
  }

  #applyBatch(activation: CoreActivation, jobs: CoreJob[], index: number): void {
    // The runtime takes the initialisation out of the list that it gets.
    sandboxed(() => runtime.activate({ ...activation, jobs: [...jobs] } as any, index));
    while (sandboxed(() => runtime.tryUnblockConditions()) > 0);
  }

  #conclude(): CoreSuccess {
    return sandboxed(() => runtime.concludeActivation()).successful as unknown as CoreSuccess;
  }
}

/** Calls into the runtime; microtasks are over when this returns, as in the official sandbox. */
function sandboxed<T>(call: () => T): T {
  try {
    return call();
  } finally {
    drain();
  }
}

function runtimeOptions(activation: CoreActivation, job: any): any {
  return {
    info: workflowInfo(activation, job),
    randomnessSeed: job.randomnessSeed.toBytes(),
    now: tsToMs(activation.timestamp as any),
    // Only orders log lines of several threads.
    getTimeOfDay: () => 0n,
    // Other plugins of the queue may have the activity: the host knows, a guest does not.
    registeredActivityNames: { has: () => true },
    // They need hooks into promises that only V8 has.
    stackTracesEnabled: false,
    showStackTraceSources: false,
    failureExceptionTypeNames: [],
  };
}

function partition(jobs: CoreJob[], variant: string): [CoreJob[], CoreJob[]] {
  return [jobs.filter((job) => job.variant === variant), jobs.filter((job) => job.variant !== variant)];
}
