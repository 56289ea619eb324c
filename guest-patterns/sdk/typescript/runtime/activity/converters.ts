// The author's payload and failure converters, or the SDK's.

import { defaultFailureConverter, defaultPayloadConverter } from "@temporalio/common";
import { failureConverter } from "__temporal_custom_failure_converter";
import { payloadConverter } from "__temporal_custom_payload_converter";

import type { CoreFailure, CorePayload } from "../contract/tables";

const payloads = payloadConverter ?? defaultPayloadConverter;
const failures = failureConverter ?? defaultFailureConverter;

export type Converters = {
  toPayload(value: unknown): CorePayload;
  fromPayload(payload: CorePayload): unknown;
  toFailure(error: unknown): CoreFailure;
};

/** The converters, told what the payloads belong to. */
export function convertersFor(context: object): Converters {
  return {
    toPayload: (value) => payloads.toPayload(value, context as any),
    fromPayload: (payload) => payloads.fromPayload(payload as any, context as any),
    toFailure: (error) => failures.errorToFailure(error, payloads, context as any),
  };
}
