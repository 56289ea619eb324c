// The export `workflow`: one run an instance. The SDK's runtime keeps its state in
// globals, and so does the author's code; a second run would share them.

import { coreActivation } from "../contract/activation";
import { contractCompletion, contractTaskFailure } from "../contract/completion";
import type { Activation, Completion, TaskFailure } from "../contract/types";
import { prepareGlobals } from "./globals";
import { WorkflowRun, beginRun } from "./run";

const SECOND_RUN =
  "a TypeScript plugin has one run an instance; take shared-workflow-instances out of its sidecar";

let run: WorkflowRun | undefined;
let isUsed = false;

export function exportWorkflows(importWorkflows: () => object, importInterceptors: () => object[]) {
  const turn = (activation: Activation): Completion | TaskFailure => {
    if (activation.jobs.some(({ tag }) => tag === "remove-from-cache")) return evict(activation);
    const converted = coreActivation(activation);
    if (!run) {
      if (isUsed) return contractTaskFailure({ message: SECOND_RUN });
      isUsed = true;
      prepareGlobals(importWorkflows, importInterceptors);
      const begun = beginRun(converted);
      if (!(begun instanceof WorkflowRun)) return contractTaskFailure(begun.failure);
      run = begun;
    } else if (run.runId !== activation.runId) {
      return contractTaskFailure({ message: SECOND_RUN });
    }
    const answer = run.activate(converted);
    return "failure" in answer ? contractTaskFailure(answer.failure) : contractCompletion(answer.success);
  };
  return {
    activate(activation: Activation): Completion {
      const answer = orTaskFailure(() => turn(activation));
      if ("failure" in answer) throw answer;
      return answer;
    },
  };
}

/** What is thrown here is not the author's: a message that cannot be converted. */
function orTaskFailure(body: () => Completion | TaskFailure): Completion | TaskFailure {
  try {
    return body();
  } catch (error: any) {
    return contractTaskFailure({ message: String(error), stackTrace: error?.stack, source: "TypeScriptSDK" });
  }
}

function evict({ runId }: Activation): Completion {
  if (run?.runId === runId) {
    run.dispose();
    run = undefined;
  }
  return contractCompletion({ commands: [], usedInternalFlags: [] });
}
