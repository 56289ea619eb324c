// Errors that the official worker, and not the workflow runtime, raises.

/** A promise was rejected and nobody handled it: usually an `await` is missing. */
export class UnhandledRejectionError extends Error {
  override name = "UnhandledRejectionError";
  override readonly cause: unknown;

  constructor(reason: unknown) {
    super(`Unhandled Promise rejection: ${reason}`);
    this.cause = reason;
  }
}
