// The contract's activation as the object that the SDK's workflow runtime takes: Core's
// activation, decoded. The jobs are in `jobs`.

import Long from "long";

import { CONTINUE_AS_NEW_REASONS, numberOf } from "./enums";
import { type CoreJob, coreJob } from "./jobs";
import { TableReader } from "./tables";
import { type CoreTime, optionalCoreTime } from "./time";
import type { Activation, DeploymentVersion } from "./types";

export type CoreActivation = {
  runId: string;
  timestamp: CoreTime | null;
  isReplaying: boolean;
  historyLength: number;
  historySizeBytes: Long;
  continueAsNewSuggested: boolean;
  suggestContinueAsNewReasons: number[];
  targetWorkerDeploymentVersionChanged: boolean;
  availableInternalFlags: number[];
  deploymentVersionForCurrentTask: DeploymentVersion | null;
  lastSdkVersion: string;
  jobs: CoreJob[];
};

export function coreActivation(activation: Activation): CoreActivation {
  const tables = new TableReader(activation.payloads, activation.failures);
  return {
    runId: activation.runId,
    timestamp: optionalCoreTime(activation.timestamp),
    isReplaying: activation.isReplaying,
    historyLength: activation.historyLength,
    historySizeBytes: Long.fromNumber(activation.historySizeBytes, true),
    continueAsNewSuggested: activation.continueAsNewSuggested,
    suggestContinueAsNewReasons: activation.suggestContinueAsNewReasons.map((reason) =>
      numberOf(CONTINUE_AS_NEW_REASONS, reason),
    ),
    targetWorkerDeploymentVersionChanged: activation.targetWorkerDeploymentVersionChanged,
    availableInternalFlags: activation.availableInternalFlags,
    deploymentVersionForCurrentTask: activation.deploymentVersion,
    lastSdkVersion: activation.lastSdkVersion,
    jobs: activation.jobs.map((job) => coreJob(job, activation, tables)),
  };
}
