// Builds a plugin component from an author's folder.
//
//   node build.mjs --dir DIR --wit WIT --out FILE (--cache FOLDER | --tools NPM_FOLDER)
//
// DIR holds package.json, src/workflows.ts and src/activities.ts (one of them is enough),
// WIT the contract, NPM_FOLDER a node_modules with what the package.json beside this file
// lists; into --cache that is fetched once. Errors in the author's code are printed by
// esbuild, with file and line.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

import { readAuthor } from "./build/author.mjs";
import { bundle } from "./build/bundle.mjs";
import { componentize } from "./build/componentize.mjs";
import { BuildError } from "./build/error.mjs";
import { fetchTools } from "./build/tools.mjs";
import { writeWorld } from "./build/world.mjs";

const USAGE = "usage: node build.mjs --dir DIR --wit WIT --out FILE (--cache FOLDER | --tools NPM_FOLDER)";

async function main() {
  const { dir, wit, out, cache, tools: given } = options();
  const author = await readAuthor(dir);
  const tools = given ?? (await fetchTools(cache, import.meta.dirname));
  const work = await mkdtemp(path.join(tmpdir(), "hourglass-typescript-"));
  try {
    const world = await writeWorld(author, wit, path.join(work, "wit"));
    const code = await bundle(author, tools);
    const file = path.join(work, "plugin.js");
    await writeFile(file, code);
    await componentize({ file, world, out, tools });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function options() {
  let values;
  try {
    const option = { type: "string" };
    const known = { dir: option, wit: option, out: option, cache: option, tools: option };
    ({ values } = parseArgs({ options: known }));
  } catch (error) {
    throw new BuildError(`${error.message}\n${USAGE}`);
  }
  for (const name of ["dir", "wit", "out"]) {
    if (!values[name]) throw new BuildError(`--${name} is missing\n${USAGE}`);
  }
  if (!values.cache && !values.tools) throw new BuildError(`--cache is missing\n${USAGE}`);
  const absolute = Object.entries(values).map(([name, value]) => [name, path.resolve(value)]);
  return Object.fromEntries(absolute);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  if (error.message) console.error(error.message);
  process.exitCode = 1;
}
