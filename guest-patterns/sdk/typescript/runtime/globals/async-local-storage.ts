// AsyncLocalStorage with the face of Node's. Values follow promises because `then`
// keeps the context in which it was called.

import { type Context, currentContext, enterContext, inContext } from "./microtasks";

export class AsyncLocalStorage<T> {
  readonly name: string;
  #disabled = false;

  constructor(name: string | object = "anonymous") {
    this.name = typeof name === "string" ? name : "anonymous";
  }

  /** Binds a function to the context of now. */
  static bind<F extends (...args: any[]) => any>(body: F): F {
    const context = currentContext();
    return function (this: unknown, ...args: any[]) {
      return inContext(context, () => body.apply(this, args));
    } as F;
  }

  /** A function that runs others in the context of now. */
  static snapshot(): <R>(body: (...args: any[]) => R, ...args: any[]) => R {
    const context = currentContext();
    return (body, ...args) => inContext(context, () => body(...args));
  }

  getStore(): T | undefined {
    return this.#disabled ? undefined : (currentContext()?.get(this) as T | undefined);
  }

  run<R>(store: T, body: (...args: any[]) => R, ...args: any[]): R {
    this.#disabled = false;
    return inContext(this.#with(store), () => body(...args));
  }

  exit<R>(body: (...args: any[]) => R, ...args: any[]): R {
    return inContext(this.#with(undefined), () => body(...args));
  }

  enterWith(store: T): void {
    this.#disabled = false;
    enterContext(this.#with(store));
  }

  disable(): void {
    this.#disabled = true;
  }

  #with(store: T | undefined): Context {
    return new Map(currentContext() ?? []).set(this, store);
  }
}
