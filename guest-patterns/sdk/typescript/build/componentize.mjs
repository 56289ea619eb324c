// From a bundle to a component.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

import { BuildError } from "./error.mjs";

export async function componentize({ file, world, out, tools }) {
  const tool = path.join(find(tools), "bin/componentize-qjs");
  const options = ["--wit", world.folder, "--world", world.name, "--sync", "--js", file];
  const { code, output } = await run(process.execPath, [tool, ...options, "--module-root", path.dirname(file), "-o", out]);
  if (code !== 0) throw new BuildError(`componentize-qjs could not make a component:\n${output}`);
}

function find(tools) {
  try {
    return path.dirname(createRequire(path.join(tools, "package.json")).resolve("componentize-qjs"));
  } catch (error) {
    throw new BuildError(`componentize-qjs is not in ${tools} (${error.message.split("\n")[0]}); run npm ci there, with the package.json of the TypeScript SDK`);
  }
}

function run(program, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
