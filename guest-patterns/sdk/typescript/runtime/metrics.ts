// Metrics of workflows and activities, in the host's own.

import metrics from "hourglass:plugin/metrics@0.1.0";

type Described = { name: string; unit?: string; description?: string };
type Tags = Record<string, string | number | boolean>;

export function addToCounter(counter: Described, value: number, tags: Tags = {}): void {
  metrics.addToCounter(instrument(counter), value, attributes(tags));
}

export function recordInHistogram(histogram: Described, value: number, tags: Tags = {}): void {
  metrics.recordInHistogram(instrument(histogram), value, attributes(tags));
}

export function setGauge(gauge: Described, value: number, tags: Tags = {}): void {
  metrics.setGauge(instrument(gauge), value, attributes(tags));
}

function instrument({ name, unit, description }: Described) {
  return { name, unit: unit ?? "", description: description ?? "" };
}

/** The names are the host's for the same things. */
const NAMES: Record<string, string> = {
  taskQueue: "task_queue",
  workflowType: "workflow_type",
  activityType: "activity_type",
};

function attributes(tags: Tags): [string, string][] {
  return Object.entries(tags).map(([name, value]) => [NAMES[name] ?? name, String(value)]);
}
