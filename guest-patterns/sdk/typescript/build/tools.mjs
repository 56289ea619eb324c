// The pinned packages that plugins are built with: fetched once a user, by npm, into a folder
// that is called after the list of them.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";

import { BuildError } from "./error.mjs";

const LISTS = ["package.json", "package-lock.json"];

/** The folder below `cache` that has what the lists in `sdk` name. */
export async function fetchTools(cache, sdk) {
  const folder = path.join(cache, await fingerprint(sdk));
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(path.join(cache, ".fetching-"));
  try {
    for (const list of LISTS) await copyFile(path.join(sdk, list), path.join(making, list));
    console.error("fetching Temporal's TypeScript SDK and the tools that build with it, once");
    await install(making);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another build may have been quicker.
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

async function fingerprint(sdk) {
  const hash = createHash("sha256");
  for (const list of LISTS) hash.update(await readFile(path.join(sdk, list)));
  return hash.digest("hex").slice(0, 16);
}

function exists(folder) {
  return access(folder).then(
    () => true,
    () => false,
  );
}

function install(folder) {
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return new Promise((resolve, reject) => {
    const npm = spawn("npm", options, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    npm.on("error", (error) =>
      reject(new BuildError(`cannot run npm (${error.message}); install Node.js 20 or newer with npm`)),
    );
    npm.on("close", (code) => {
      if (code === 0) return resolve();
      reject(new BuildError("npm could not fetch the packages (its messages are above); is its registry reachable?"));
    });
  });
}
