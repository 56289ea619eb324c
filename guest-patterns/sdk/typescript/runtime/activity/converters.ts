// The author's payload and failure converters, or the SDK's.

import { defaultFailureConverter, defaultPayloadConverter } from "@temporalio/common";
import * as customFailures from "__temporal_custom_failure_converter";
import * as customPayloads from "__temporal_custom_payload_converter";

import type { CoreFailure, CorePayload } from "../contract/tables";

const payloads = (customPayloads as any).payloadConverter ?? defaultPayloadConverter;
const failures = (customFailures as any).failureConverter ?? defaultFailureConverter;

export type Converters = {
  toPayload(value: unknown): CorePayload;
  fromPayload(payload: CorePayload): unknown;
  toFailure(error: unknown): CoreFailure;
};

/** The converters, told what the payloads belong to. */
export function convertersFor(context: object): Converters {
  return {
    toPayload: (value) => payloads.toPayload(value, context),
    fromPayload: (payload) => payloads.fromPayload(payload, context),
    toFailure: (error) => failures.errorToFailure(error, payloads, context),
  };
}
