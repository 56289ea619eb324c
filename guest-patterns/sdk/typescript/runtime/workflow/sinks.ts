// Sink calls: what a workflow tells the outside in a turn. The SDK's own sinks carry its
// log and its metrics; those of an author have nobody to listen.

import log from "hourglass:plugin/log@0.1.0";

import { fieldsOf } from "../log-fields";
import { addToCounter, recordInHistogram, setGauge } from "../metrics";
import type { LogLevel } from "../contract/types";

type SinkCall = { ifaceName: string; fnName: string; args: any[]; workflowInfo: any };

export function forwardSinkCalls(activator: any): void {
  for (const call of activator.getAndResetSinkCalls() as SinkCall[]) {
    if (!call.workflowInfo.unsafe.isReplayingHistoryEvents) forward(call);
  }
}

function forward({ ifaceName, fnName, args }: SinkCall): void {
  if (ifaceName === "__temporal_logger" || ifaceName === "defaultWorkerLogger") {
    const [message, attributes] = args;
    log.write(fnName as LogLevel, String(message), fieldsOf(attributes));
  } else if (ifaceName === "__temporal_metrics") {
    forwardMetric(fnName, args);
  } else {
    const fields: [string, string][] = [
      ["sink", ifaceName],
      ["function", fnName],
    ];
    log.write("error", "Workflow referenced an unregistered external sink", fields);
  }
}

function forwardMetric(fnName: string, args: any[]): void {
  if (fnName === "addMetricCounterValue") {
    const [name, unit, description, value, tags] = args;
    addToCounter({ name, unit, description }, value, tags);
  } else if (fnName === "recordMetricHistogramValue") {
    const [name, _valueType, unit, description, value, tags] = args;
    recordInHistogram({ name, unit, description }, value, tags);
  } else if (fnName === "setMetricGaugeValue") {
    const [name, _valueType, unit, description, value, tags] = args;
    setGauge({ name, unit, description }, value, tags);
  }
}
