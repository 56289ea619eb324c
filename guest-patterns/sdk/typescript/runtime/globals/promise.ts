// Promises on our own queue of microtasks, step by step as ECMAScript says: the order in
// which reactions run is part of what a workflow's history depends on.
//
// esbuild lowers `async` and `await` to these, so the engine's own promises never run.

import { currentContext, enqueue } from "./microtasks";

type Resolve = (value?: unknown) => void;
type Capability = { promise: any; resolve: Resolve; reject: Resolve };
type Handler = (value: any) => unknown;

type Reaction = {
  capability: Capability | undefined;
  onFulfilled: Handler | undefined;
  onRejected: Handler | undefined;
  context: ReturnType<typeof currentContext>;
};

/** Rejected promises that nobody has looked at, in the order of their rejection. */
const unhandled = new Set<GuestPromise<unknown>>();

/** Takes the reason of the first promise that was rejected and that nobody handled. */
export function takeUnhandledRejection(): { reason: unknown } | undefined {
  const [first] = unhandled;
  unhandled.clear();
  return first && { reason: reasonOf(first) };
}

let isPromise: (value: any) => value is GuestPromise<unknown>;
let reasonOf: (promise: GuestPromise<unknown>) => unknown;

export class GuestPromise<T> {
  #state: "pending" | "fulfilled" | "rejected" = "pending";
  #value: unknown;
  #reactions: Reaction[] = [];
  #isHandled = false;

  constructor(executor: (resolve: Resolve, reject: Resolve) => void) {
    if (typeof executor !== "function") {
      throw new TypeError(`Promise resolver ${describe(executor)} is not a function`);
    }
    const { resolve, reject } = this.#resolvingFunctions();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  static get [Symbol.species](): unknown {
    return this;
  }

  static {
    isPromise = (value): value is GuestPromise<unknown> => typeof value === "object" && value !== null && #state in value;
    reasonOf = (promise) => promise.#value;
  }

  static resolve(this: any, value?: unknown): any {
    if (typeof this !== "function") throw new TypeError("PromiseResolve called on non-object");
    return promiseResolve(this, value);
  }

  static reject(this: any, reason?: unknown): any {
    const capability = newCapability(this);
    capability.reject(reason);
    return capability.promise;
  }

  static withResolvers(this: any): Capability {
    return newCapability(this);
  }

  static try(this: any, body: (...args: any[]) => unknown, ...args: unknown[]): any {
    const capability = newCapability(this);
    try {
      capability.resolve(body(...args));
    } catch (error) {
      capability.reject(error);
    }
    return capability.promise;
  }

  static all(this: any, values: Iterable<unknown>): any {
    return combine(this, values, (results, capability, next, index, settle) => {
      next.then(
        once((value: unknown) => {
          results[index] = value;
          settle();
        }),
        capability.reject,
      );
    });
  }

  static allSettled(this: any, values: Iterable<unknown>): any {
    return combine(this, values, (results, _capability, next, index, settle) => {
      let called = false;
      const keep = (make: (value: unknown) => unknown) => (value: unknown) => {
        if (called) return;
        called = true;
        results[index] = make(value);
        settle();
      };
      next.then(
        keep((value) => ({ status: "fulfilled", value })),
        keep((reason) => ({ status: "rejected", reason })),
      );
    });
  }

  static any(this: any, values: Iterable<unknown>): any {
    const end = (errors: unknown[], capability: Capability) =>
      capability.reject(new AggregateError(errors, "All promises were rejected"));
    return combine(
      this,
      values,
      (errors, capability, next, index, settle) => {
        next.then(
          capability.resolve,
          once((reason: unknown) => {
            errors[index] = reason;
            settle();
          }),
        );
      },
      end,
    );
  }

  static race(this: any, values: Iterable<unknown>): any {
    const capability = newCapability(this);
    try {
      const resolve = resolveFunction(this);
      for (const value of values) {
        resolve.call(this, value).then(capability.resolve, capability.reject);
      }
    } catch (error) {
      capability.reject(error);
    }
    return capability.promise;
  }

  then(onFulfilled?: Handler | null, onRejected?: Handler | null): any {
    const constructor = speciesConstructor(this);
    const capability = newCapability(constructor);
    this.#react({
      capability,
      onFulfilled: typeof onFulfilled === "function" ? onFulfilled : undefined,
      onRejected: typeof onRejected === "function" ? onRejected : undefined,
      context: currentContext(),
    });
    return capability.promise;
  }

  catch(onRejected?: Handler | null): any {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => unknown) | null): any {
    if (typeof onFinally !== "function") return this.then(onFinally, onFinally);
    const constructor = speciesConstructor(this);
    return this.then(
      (value) => promiseResolve(constructor, onFinally()).then(() => value),
      (reason) =>
        promiseResolve(constructor, onFinally()).then(() => {
          throw reason;
        }),
    );
  }

  #react(reaction: Reaction): void {
    if (this.#state === "pending") {
      this.#reactions.push(reaction);
    } else {
      if (this.#state === "rejected" && !this.#isHandled) unhandled.delete(this);
      this.#enqueue(reaction);
    }
    this.#isHandled = true;
  }

  #enqueue({ capability, onFulfilled, onRejected, context }: Reaction): void {
    const fulfilled = this.#state === "fulfilled";
    const handler = fulfilled ? onFulfilled : onRejected;
    const value = this.#value;
    enqueue(() => {
      if (!handler) {
        if (fulfilled) capability?.resolve(value);
        else capability?.reject(value);
        return;
      }
      let result;
      try {
        result = handler(value);
      } catch (error) {
        capability?.reject(error);
        return;
      }
      capability?.resolve(result);
    }, context);
  }

  #settle(state: "fulfilled" | "rejected", value: unknown): void {
    const reactions = this.#reactions;
    this.#reactions = [];
    this.#state = state;
    this.#value = value;
    if (state === "rejected" && !this.#isHandled) unhandled.add(this);
    for (const reaction of reactions) this.#enqueue(reaction);
  }

  #resolvingFunctions(): { resolve: Resolve; reject: Resolve } {
    let called = false;
    const reject = (reason?: unknown) => {
      if (called) return;
      called = true;
      this.#settle("rejected", reason);
    };
    const resolve = (resolution?: any) => {
      if (called) return;
      called = true;
      if (resolution === this) {
        this.#settle("rejected", new TypeError("Chaining cycle detected for promise #<Promise>"));
        return;
      }
      if (!isObject(resolution)) {
        this.#settle("fulfilled", resolution);
        return;
      }
      let then: unknown;
      try {
        then = resolution.then;
      } catch (error) {
        this.#settle("rejected", error);
        return;
      }
      if (typeof then !== "function") {
        this.#settle("fulfilled", resolution);
        return;
      }
      const follow = then;
      enqueue(() => {
        const inner = this.#resolvingFunctions();
        try {
          follow.call(resolution, inner.resolve, inner.reject);
        } catch (error) {
          inner.reject(error);
        }
      }, currentContext());
    };
    return { resolve, reject };
  }
}

Object.defineProperty(GuestPromise, "name", { value: "Promise", configurable: true });
Object.defineProperty(GuestPromise.prototype, Symbol.toStringTag, {
  value: "Promise",
  configurable: true,
});

/** `queueMicrotask`, in the context of its caller. */
export function queueMicrotask(body: () => void): void {
  if (typeof body !== "function") throw new TypeError("the argument of queueMicrotask is no function");
  enqueue(body, currentContext());
}

function combine(
  constructor: any,
  values: Iterable<unknown>,
  subscribe: (
    results: unknown[],
    capability: Capability,
    next: any,
    index: number,
    settle: () => void,
  ) => void,
  end = (results: unknown[], capability: Capability) => capability.resolve(results),
): any {
  const capability = newCapability(constructor);
  const results: unknown[] = [];
  let open = 1;
  let index = 0;
  const settle = () => {
    if (--open === 0) end(results, capability);
  };
  try {
    const resolve = resolveFunction(constructor);
    for (const value of values) {
      results.push(undefined);
      const next = resolve.call(constructor, value);
      open++;
      subscribe(results, capability, next, index++, settle);
    }
    settle();
  } catch (error) {
    capability.reject(error);
  }
  return capability.promise;
}

function once(body: (value: unknown) => void): (value: unknown) => void {
  let called = false;
  return (value) => {
    if (called) return;
    called = true;
    body(value);
  };
}

function newCapability(constructor: any): Capability {
  if (typeof constructor !== "function") throw new TypeError("the receiver is no constructor of promises");
  const capability = {} as Capability;
  capability.promise = new constructor((resolve: Resolve, reject: Resolve) => {
    if (capability.resolve !== undefined || capability.reject !== undefined) {
      throw new TypeError("Promise executor has already been invoked with non-undefined arguments");
    }
    capability.resolve = resolve;
    capability.reject = reject;
  });
  if (typeof capability.resolve !== "function" || typeof capability.reject !== "function") {
    throw new TypeError("Promise resolve or reject function is not callable");
  }
  return capability;
}

function promiseResolve(constructor: any, value: unknown): any {
  if (isPromise(value) && value.constructor === constructor) return value;
  const capability = newCapability(constructor);
  capability.resolve(value);
  return capability.promise;
}

function resolveFunction(constructor: any): (value: unknown) => any {
  const resolve = constructor.resolve;
  if (typeof resolve !== "function") throw new TypeError("Promise resolve or reject function is not callable");
  return resolve;
}

function speciesConstructor(promise: any): any {
  const constructor = promise.constructor;
  if (constructor === undefined) return GuestPromise;
  if (!isObject(constructor)) throw new TypeError("the constructor of a promise is no object");
  const species = (constructor as any)[Symbol.species];
  return species ?? GuestPromise;
}

function isObject(value: any): value is object & { then?: unknown } {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null ? "#<Object>" : String(value);
}
