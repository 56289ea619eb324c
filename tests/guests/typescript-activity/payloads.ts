// Values as JSON payloads, and the tables of a completion. The engine has no
// TextEncoder: percent-encoding is its only way to UTF-8.

const ENCODING = "encoding";
const JSON_PLAIN = "json/plain";

export function toJson(value: unknown): Payload {
  return { metadata: [[ENCODING, utf8(JSON_PLAIN)]], data: utf8(JSON.stringify(value)) };
}

export function fromJson(payload: Payload): unknown {
  const encoding = payload.metadata.find(([name]) => name === ENCODING);
  if (!encoding || text(encoding[1]) !== JSON_PLAIN) {
    throw new TypeError(`no JSON payload: its encoding is ${encoding && text(encoding[1])}`);
  }
  return JSON.parse(text(payload.data));
}

/** The payloads and failures that an outcome points to. */
export class Table {
  readonly payloads: Payload[] = [];
  readonly failures: Failure[] = [];

  add(value: unknown): Index {
    return this.payloads.push(toJson(value)) - 1;
  }

  fail(message: string, kind: Cause["kind"]): Index {
    const stackTrace = new Error().stack ?? "";
    const encodedAttributes = this.add({ message });
    const cause = { message, source: "TypeScriptSDK", stackTrace, encodedAttributes, kind };
    return this.failures.push({ causes: [cause] }) - 1;
  }
}

function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).replace(/%(..)/g, (_, byte) => String.fromCharCode(parseInt(byte, 16)));
  return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
}

function text(bytes: Uint8Array): string {
  return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
}
