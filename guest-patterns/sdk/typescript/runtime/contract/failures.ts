// Failures: the SDK nests them as protobuf does, the contract lists their causes
// outermost first.

import Long from "long";

import { APPLICATION_CATEGORIES, RETRY_STATES, TIMEOUT_TYPES, nameOf, numberOf } from "./enums";
import { optionalCoreTime, optionalDuration } from "./time";
import { readableStack } from "../stack-trace";
import type { CoreFailure, TableReader, TableWriter } from "./tables";
import type { Cause, CauseKind, Failure } from "./types";

const SDK = "TypeScriptSDK";
const RETRYABLE = 1;
const NON_RETRYABLE = 2;

export function coreFailure(failure: Failure, tables: TableReader): CoreFailure {
  let nested: CoreFailure | null = null;
  for (const cause of [...failure.causes].reverse()) {
    nested = {
      message: cause.message,
      source: cause.source,
      stackTrace: cause.stackTrace,
      encodedAttributes: tables.optionalPayload(cause.encodedAttributes),
      cause: nested,
      ...coreKind(cause.kind, tables),
    };
  }
  if (nested === null) throw new TypeError("the host sent a failure without causes");
  return nested;
}

export function contractFailure(failure: CoreFailure, tables: TableWriter): Failure {
  const causes: Cause[] = [];
  for (let link: CoreFailure | null | undefined = failure; link; link = link.cause) {
    causes.push({
      message: link.message ?? "",
      source: link.source ?? "",
      stackTrace: link.source === SDK ? readableStack(link.stackTrace ?? "") : (link.stackTrace ?? ""),
      encodedAttributes: tables.optionalPayload(link.encodedAttributes),
      kind: contractKind(link, tables),
    });
  }
  return { causes };
}

function coreKind(kind: CauseKind, tables: TableReader): CoreFailure {
  switch (kind.tag) {
    case "unspecified":
      return {};
    case "application":
      return {
        applicationFailureInfo: {
          type: kind.val.errorType,
          nonRetryable: kind.val.nonRetryable,
          details: tables.optionalPayloads(kind.val.details),
          nextRetryDelay: optionalCoreTime(kind.val.nextRetryDelay),
          category: numberOf(APPLICATION_CATEGORIES, kind.val.category),
        },
      };
    case "timeout":
      return {
        timeoutFailureInfo: {
          timeoutType: numberOf(TIMEOUT_TYPES, kind.val.timeoutType),
          lastHeartbeatDetails: tables.optionalPayloads(kind.val.lastHeartbeatDetails),
        },
      };
    case "cancelled":
      return {
        canceledFailureInfo: { details: tables.optionalPayloads(kind.val.details), identity: kind.val.identity },
      };
    case "terminated":
      return { terminatedFailureInfo: { identity: kind.val } };
    case "server":
      return { serverFailureInfo: { nonRetryable: kind.val } };
    case "reset-workflow":
      return { resetWorkflowFailureInfo: { lastHeartbeatDetails: { payloads: tables.payloads(kind.val) } } };
    case "activity":
      return {
        activityFailureInfo: {
          scheduledEventId: Long.fromNumber(kind.val.scheduledEventId),
          startedEventId: Long.fromNumber(kind.val.startedEventId),
          identity: kind.val.identity,
          activityType: { name: kind.val.activityType },
          activityId: kind.val.activityId,
          retryState: numberOf(RETRY_STATES, kind.val.retryState),
        },
      };
    case "child-workflow":
      return {
        childWorkflowExecutionFailureInfo: {
          namespace: kind.val.namespace,
          workflowExecution: { workflowId: kind.val.workflowId, runId: kind.val.runId },
          workflowType: { name: kind.val.workflowType },
          initiatedEventId: Long.fromNumber(kind.val.initiatedEventId),
          startedEventId: Long.fromNumber(kind.val.startedEventId),
          retryState: numberOf(RETRY_STATES, kind.val.retryState),
        },
      };
    case "nexus-operation":
      return {
        nexusOperationExecutionFailureInfo: {
          scheduledEventId: Long.fromNumber(kind.val.scheduledEventId),
          endpoint: kind.val.endpoint,
          service: kind.val.service,
          operation: kind.val.operation,
          operationToken: kind.val.operationToken,
        },
      };
    case "nexus-handler":
      return {
        nexusHandlerFailureInfo: {
          type: kind.val.errorType,
          retryBehavior: kind.val.retryable === null ? 0 : kind.val.retryable ? RETRYABLE : NON_RETRYABLE,
        },
      };
  }
}

function contractKind(failure: CoreFailure, tables: TableWriter): CauseKind {
  let info = failure.applicationFailureInfo;
  if (info) {
    return {
      tag: "application",
      val: {
        errorType: info.type ?? "",
        nonRetryable: info.nonRetryable ?? false,
        details: tables.optionalPayloads(info.details),
        nextRetryDelay: optionalDuration(info.nextRetryDelay),
        category: nameOf(APPLICATION_CATEGORIES, info.category),
      },
    };
  }
  info = failure.timeoutFailureInfo;
  if (info) {
    const timeoutType = nameOf(TIMEOUT_TYPES, info.timeoutType);
    const lastHeartbeatDetails = tables.optionalPayloads(info.lastHeartbeatDetails);
    return { tag: "timeout", val: { timeoutType, lastHeartbeatDetails } };
  }
  info = failure.canceledFailureInfo;
  if (info) {
    return { tag: "cancelled", val: { details: tables.optionalPayloads(info.details), identity: info.identity ?? "" } };
  }
  info = failure.terminatedFailureInfo;
  if (info) return { tag: "terminated", val: info.identity ?? "" };
  info = failure.serverFailureInfo;
  if (info) return { tag: "server", val: info.nonRetryable ?? false };
  info = failure.resetWorkflowFailureInfo;
  if (info) return { tag: "reset-workflow", val: tables.payloads(info.lastHeartbeatDetails?.payloads) };
  info = failure.activityFailureInfo;
  if (info) {
    return {
      tag: "activity",
      val: {
        scheduledEventId: number(info.scheduledEventId),
        startedEventId: number(info.startedEventId),
        identity: info.identity ?? "",
        activityType: info.activityType?.name ?? "",
        activityId: info.activityId ?? "",
        retryState: nameOf(RETRY_STATES, info.retryState),
      },
    };
  }
  info = failure.childWorkflowExecutionFailureInfo;
  if (info) {
    return {
      tag: "child-workflow",
      val: {
        namespace: info.namespace ?? "",
        workflowId: info.workflowExecution?.workflowId ?? "",
        runId: info.workflowExecution?.runId ?? "",
        workflowType: info.workflowType?.name ?? "",
        initiatedEventId: number(info.initiatedEventId),
        startedEventId: number(info.startedEventId),
        retryState: nameOf(RETRY_STATES, info.retryState),
      },
    };
  }
  info = failure.nexusOperationExecutionFailureInfo;
  if (info) {
    return {
      tag: "nexus-operation",
      val: {
        scheduledEventId: number(info.scheduledEventId),
        endpoint: info.endpoint ?? "",
        service: info.service ?? "",
        operation: info.operation ?? "",
        operationToken: info.operationToken ?? "",
      },
    };
  }
  info = failure.nexusHandlerFailureInfo;
  if (info) {
    const retryable = info.retryBehavior === RETRYABLE ? true : info.retryBehavior === NON_RETRYABLE ? false : null;
    return { tag: "nexus-handler", val: { errorType: info.type ?? "", retryable } };
  }
  return { tag: "unspecified" };
}

function number(id: Long | number | null | undefined): number {
  return Long.isLong(id) ? id.toNumber() : ((id as number | null | undefined) ?? 0);
}
