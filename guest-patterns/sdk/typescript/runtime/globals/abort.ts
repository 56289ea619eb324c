// AbortController and AbortSignal, as far as Temporal's SDK and its users need them. The
// engine has neither events nor abort signals.

type Listener = ((event: { type: string; target: AbortSignal }) => void) | { handleEvent(event: unknown): void };

export class AbortSignal {
  aborted = false;
  reason: unknown;
  onabort: ((event: unknown) => void) | null = null;
  readonly #listeners = new Map<Listener, { once: boolean }>();

  static abort(reason: unknown = abortError()): AbortSignal {
    const controller = new AbortController();
    controller.abort(reason);
    return controller.signal;
  }

  /** A signal that follows whichever of `signals` aborts first. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const controller = new AbortController();
    for (const signal of signals) {
      if (signal.aborted) {
        controller.abort(signal.reason);
        break;
      }
      signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
    }
    return controller.signal;
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(type: string, listener: Listener | null, options?: { once?: boolean } | boolean): void {
    if (type !== "abort" || listener === null || this.#listeners.has(listener)) return;
    this.#listeners.set(listener, { once: typeof options === "object" && options.once === true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (type === "abort" && listener !== null) this.#listeners.delete(listener);
  }

  dispatchEvent(event: { type: string }): boolean {
    if (event.type !== "abort") return true;
    const told = { ...event, target: this };
    this.onabort?.(told);
    for (const [listener, { once }] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      if (typeof listener === "function") listener.call(this, told);
      else listener.handleEvent(told);
    }
    return true;
  }
}

export class AbortController {
  readonly signal = new AbortSignal();

  abort(reason: unknown = abortError()): void {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.reason = reason;
    this.signal.dispatchEvent({ type: "abort" });
  }
}

function abortError(): Error {
  const error = new Error("This operation was aborted");
  error.name = "AbortError";
  return error;
}
