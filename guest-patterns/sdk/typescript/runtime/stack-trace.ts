// Stack traces as the author wrote the code: the lines of the bundle become files and
// lines of the author's folder, and frames of everything else are left out. A trace
// without a frame of the author's stays as it is.
//
// The build leaves the positions behind (build/positions.mjs).

/** Of each line of the bundle: column, source, line and column there, again and again. */
type Positions = { sources: string[]; lines: Record<string, number[]> };

const KEY = Symbol.for("hourglass.positions");
const FRAME = /^(\s+at .*\()\/plugin\.js:(\d+):(\d+)\)$/;

// The frames that lowered `async` adds would push the author's out of the engine's ten.
(Error as any).stackTraceLimit = 50;

let positions: Positions | undefined;

export function readableStack(stack: string): string {
  positions ??= JSON.parse((globalThis as any)[KEY] ?? '{"sources":[],"lines":{}}') as Positions;
  const lines = stack.split("\n");
  const frames = lines.map(positioned).filter((frame) => frame !== undefined);
  if (frames.length === 0) return stack;
  const heading = lines.filter((line) => line !== "" && !/^\s+at /.test(line));
  return [...heading, ...frames].join("\n");
}

function positioned(frame: string): string | undefined {
  const match = FRAME.exec(frame);
  const segments = match && positions!.lines[match[2]];
  if (!segments) return undefined;
  const column = Number(match[3]);
  let found = 0;
  while (found + 4 < segments.length && segments[found + 4] <= column) found += 4;
  const [, source, line, sourceColumn] = segments.slice(found, found + 4);
  return `${match[1]}${positions!.sources[source]}:${line}:${sourceColumn})`;
}
