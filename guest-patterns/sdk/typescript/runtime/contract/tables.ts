// The payload and failure tables of a message, read and written.

import { coreFailure, contractFailure } from "./failures";
import type { Failure, Index, Named, Payload } from "./types";

/** A payload as the SDK has it. */
export type CorePayload = { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };
export type CorePayloads = { payloads?: CorePayload[] | null };
/** A failure as the SDK has it: protobuf's, decoded. */
export type CoreFailure = Record<string, any>;

/** Looks up what a message of the host's points to. */
export class TableReader {
  readonly #payloads: Payload[];
  readonly #failures: Failure[];

  constructor(payloads: Payload[], failures: Failure[]) {
    this.#payloads = payloads;
    this.#failures = failures;
  }

  payload(index: Index): CorePayload {
    const { metadata, data } = this.#payloads[index];
    return { metadata: Object.fromEntries(metadata.map(([key, value]) => [key, bytes(value)])), data: bytes(data) };
  }

  optionalPayload(index: Index | null): CorePayload | null {
    return index === null ? null : this.payload(index);
  }

  payloads(indices: Index[]): CorePayload[] {
    return indices.map((index) => this.payload(index));
  }

  optionalPayloads(indices: Index[] | null): CorePayloads | null {
    return indices && { payloads: this.payloads(indices) };
  }

  named(entries: Named): Record<string, CorePayload> {
    return Object.fromEntries(entries.map(([name, index]) => [name, this.payload(index)]));
  }

  failure(index: Index): CoreFailure {
    return coreFailure(this.#failures[index], this);
  }
}

/** Collects what a message to the host points to. */
export class TableWriter {
  readonly payloadTable: Payload[] = [];
  readonly failureTable: Failure[] = [];

  payload(payload: CorePayload): Index {
    const metadata = Object.entries(payload.metadata ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
    return this.payloadTable.push({ metadata, data: payload.data ?? new Uint8Array() }) - 1;
  }

  optionalPayload(payload: CorePayload | null | undefined): Index | null {
    return payload ? this.payload(payload) : null;
  }

  payloads(payloads: CorePayload[] | null | undefined): Index[] {
    return (payloads ?? []).map((payload) => this.payload(payload));
  }

  optionalPayloads(payloads: CorePayloads | null | undefined): Index[] | null {
    return payloads ? this.payloads(payloads.payloads) : null;
  }

  named(entries: Record<string, CorePayload> | null | undefined): Named {
    return Object.entries(entries ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, payload]) => [name, this.payload(payload)]);
  }

  failure(failure: CoreFailure): Index {
    return this.failureTable.push(contractFailure(failure, this)) - 1;
  }
}

function bytes(data: Uint8Array | number[]): Uint8Array {
  return data instanceof Uint8Array ? data : Uint8Array.from(data);
}
