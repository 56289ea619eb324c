// Where the lines of a bundle come from, for stack traces (runtime/stack-trace.ts). Only
// the author's own files count: with their packages a component would grow by megabytes.

import path from "node:path";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A statement for the end of the bundle that leaves the positions in a global. */
export function positionsStatement(sourceMap, author) {
  const { sources, mappings } = JSON.parse(sourceMap);
  const own = sources.map((source) => ownName(path.resolve(author.dir, source), author.dir));
  const table = { sources: own.map((name) => name ?? ""), lines: {} };
  const state = { source: 0, line: 0, column: 0 };
  mappings.split(";").forEach((encoded, index) => {
    const segments = decodeLine(encoded, state).filter(([, source]) => own[source] !== undefined);
    if (segments.length > 0) table.lines[index + 1] = segments.flat();
  });
  const text = JSON.stringify(JSON.stringify(table));
  return `globalThis[Symbol.for("hourglass.positions")] = ${text};\n`;
}

function ownName(file, dir) {
  const name = path.relative(dir, file).split(path.sep).join("/");
  return name.startsWith("../") || name.includes("node_modules/") || name === "plugin.ts" ? undefined : name;
}

/** The segments of one line, columns and lines counted from 1; `state` goes on from line to line. */
function decodeLine(encoded, state) {
  let generated = 0;
  const segments = [];
  for (const segment of encoded === "" ? [] : encoded.split(",")) {
    const [generatedBy, sourceBy, lineBy, columnBy] = decodeNumbers(segment);
    generated += generatedBy;
    if (sourceBy === undefined) continue;
    state.source += sourceBy;
    state.line += lineBy;
    state.column += columnBy;
    segments.push([generated + 1, state.source, state.line + 1, state.column + 1]);
  }
  return segments;
}

/** Base-64 numbers of variable length, as source maps have them. */
function decodeNumbers(text) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
