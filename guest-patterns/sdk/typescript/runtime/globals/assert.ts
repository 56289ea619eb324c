// Stands in for Node's module `assert`: the official bundler hands workflows that one.

export class AssertionError extends Error {
  override name = "AssertionError";
  readonly code = "ERR_ASSERTION";

  constructor(
    message: string,
    readonly actual?: unknown,
    readonly expected?: unknown,
  ) {
    super(message);
  }
}

function assert(value: unknown, message?: string | Error): asserts value {
  if (!value) fail(message, "The expression evaluated to a falsy value", value, true);
}

function fail(message: string | Error | undefined, otherwise: string, actual: unknown, expected: unknown): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? otherwise, actual, expected);
}

function strictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (!Object.is(actual, expected)) {
    fail(message, `Expected values to be strictly equal: ${String(actual)} !== ${String(expected)}`, actual, expected);
  }
}

export default Object.assign(assert, {
  AssertionError,
  ok: assert,
  equal: strictEqual,
  strictEqual,
  notStrictEqual(actual: unknown, expected: unknown, message?: string | Error): void {
    if (Object.is(actual, expected)) {
      fail(message, `Expected "actual" to be strictly unequal to: ${String(expected)}`, actual, expected);
    }
  },
  fail(message?: string | Error): never {
    fail(message, "Failed", undefined, undefined);
  },
});
