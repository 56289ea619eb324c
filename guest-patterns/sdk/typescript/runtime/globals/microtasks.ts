// The queue of microtasks, and the context that each of them runs in.
//
// The engine's own queue runs when the engine likes; this one runs when the driver says
// so, as the official worker's sandbox does. It does not know what a promise is.

/** The values of every AsyncLocalStorage; none until one is set. */
export type Context = ReadonlyMap<object, unknown> | undefined;

type Microtask = { run: () => void; context: Context };

const queue: Microtask[] = [];
let context: Context;

export function currentContext(): Context {
  return context;
}

/** Runs `body` in another context. */
export function inContext<T>(other: Context, body: () => T): T {
  const before = context;
  context = other;
  try {
    return body();
  } finally {
    context = before;
  }
}

/** Replaces the context of what runs now. */
export function enterContext(other: Context): void {
  context = other;
}

/** Puts a microtask at the end of the queue. */
export function enqueue(run: () => void, within: Context): void {
  queue.push({ run, context: within });
}

/** Runs microtasks until there are none. The queue is intact after one that throws. */
export function drain(): void {
  let next = 0;
  const before = context;
  try {
    while (next < queue.length) {
      const task = queue[next++];
      context = task.context;
      task.run();
    }
  } finally {
    context = before;
    queue.splice(0, next);
  }
}
