// Values as a person reads them in a log.

import { readableStack } from "./stack-trace";

export function readable(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return [String(value), readableStack(value.stack ?? "")].join("\n").trimEnd();
  if (typeof value === "object" && value !== null) {
    try {
      return JSON.stringify(value, (_key, inner) => (typeof inner === "bigint" ? String(inner) : inner)) ?? String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return String(value);
}
