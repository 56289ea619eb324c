// The wish that an attempt stops, as the SDK's context shows it.

import { ActivityCancellationDetails, CancelledFailure } from "@temporalio/common";

import type { CancelReason } from "../contract/types";

type Details = { details?: ActivityCancellationDetails };

const OFFICIAL: Record<CancelReason, [reason: string, flag: string]> = {
  "not-found": ["NOT_FOUND", "notFound"],
  cancelled: ["CANCELLED", "cancelRequested"],
  "timed-out": ["TIMED_OUT", "timedOut"],
  "worker-shutdown": ["WORKER_SHUTDOWN", "workerShutdown"],
  paused: ["PAUSED", "paused"],
  reset: ["RESET", "reset"],
};

export class Cancellation {
  /** Why, once somebody has asked. */
  reason: CancelReason | undefined;
  /** Rejects when somebody asks. */
  readonly requested: Promise<never>;
  /** Filled in when somebody asks; the SDK's context holds on to the object. */
  readonly details: Details = {};
  readonly #controller = new AbortController();
  #reject!: (error: Error) => void;

  constructor() {
    this.requested = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    this.requested.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Only the first request counts. */
  request(reason: CancelReason): void {
    if (this.reason) return;
    this.reason = reason;
    const [text, flag] = OFFICIAL[reason];
    this.details.details = new ActivityCancellationDetails({ [flag]: true });
    const failure = new CancelledFailure(text);
    this.#controller.abort(failure);
    this.#reject(failure);
  }
}
